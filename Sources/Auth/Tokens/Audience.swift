/// The value of `aud`: one audience, or a list of them.
///
/// See [RFC 7519, section 4.1.3](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3). JWTKit's claim stops the process on
/// an empty list, which is for whoever signs the token to send.
struct Audience: Codable, Hashable, Sendable {
    let values: [String]

    init(_ value: String) { self.values = [value] }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self.values = [value]
        } else {
            self.values = try container.decode([String].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if self.values.count == 1 {
            try container.encode(self.values[0])
        } else {
            try container.encode(self.values)
        }
    }
}
