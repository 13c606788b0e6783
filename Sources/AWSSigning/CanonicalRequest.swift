import Crypto

/// An HTTP request in the one form that both sides of Signature Version 4 compute on.
///
/// Specification:
/// [Create a signed request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html)
package struct CanonicalRequest: Hashable, Sendable {
    /// The names of the headers that are signed, in lower case and order, with semicolons between.
    package let signedHeaders: String
    package let text: String

    /// - Parameters:
    ///   - method: In upper case.
    ///   - path: With what is not unreserved percent-encoded as it is on the wire.
    ///   - query: Names and values, not encoded.
    ///   - headers: All that are to be signed, `host` among them.
    ///   - payloadHash: SHA-256 of the body in hexadecimal, or a keyword that the service allows instead.
    package init(
        method: String,
        path: String,
        query: [(name: String, value: String)] = [],
        headers: [(name: String, value: String)],
        payloadHash: String
    ) {
        let headers =
            headers
            .map { (name: $0.name.lowercased(), value: Self.trimmed($0.value)) }
            .sorted { $0.name < $1.name }
        self.signedHeaders = headers.map(\.name).joined(separator: ";")
        let query =
            query
            .map { (name: Self.percentEncoded($0.name), value: Self.percentEncoded($0.value)) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }
        self.text = """
            \(method)
            \(path.isEmpty ? "/" : path)
            \(query.joined(separator: "&"))
            \(headers.map { "\($0.name):\($0.value)\n" }.joined())
            \(self.signedHeaders)
            \(payloadHash)
            """
    }

    /// SHA-256 of the text in hexadecimal.
    package var hash: String { Self.hexadecimal(SHA256.hash(data: Array(self.text.utf8))) }

    package static func payloadHash(_ body: [UInt8]) -> String { Self.hexadecimal(SHA256.hash(data: body)) }

    package static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Everything but what RFC 3986 calls unreserved, percent-encoded.
    package static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                encoded.append(contentsOf: Self.hexadecimal(CollectionOfOne(byte)).uppercased().utf8)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Without space around it, and with one space for each run of them within.
    private static func trimmed(_ value: String) -> String {
        value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
    }
}
