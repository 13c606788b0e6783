/// What the `Authorization` header fields of a request hold.
enum BearerCredentials: Equatable {
    /// No credentials, or those of another scheme.
    case none
    /// Something that starts like a bearer token and is not one, or more than one field.
    case malformed
    case token(String)

    init(fields: [String]) {
        guard let field = fields.first else {
            self = .none
            return
        }
        guard fields.count == 1 else {
            self = .malformed
            return
        }
        let scheme = field.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else {
            self = .none
            return
        }
        let token = field.dropFirst(scheme.count).drop { $0 == " " }
        self = !token.isEmpty && token.utf8.allSatisfy(Self.isTokenCharacter) ? .token(String(token)) : .malformed
    }

    /// The characters of `b64token` in [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
    private static func isTokenCharacter(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default:
            false
        }
    }
}
