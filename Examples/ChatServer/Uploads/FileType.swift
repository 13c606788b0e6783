/// What kind of file it is, as its uploader says: a media type without parameters, in lower case.
struct FileType: Hashable, Sendable {
    static let maximumBytes = 127

    let text: String

    /// - Throws: ``InvalidInput``.
    init(_ raw: String) throws(InvalidInput) {
        let type = raw.prefix { $0 != ";" }.lowercased().trimmed
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        guard type.utf8.count <= Self.maximumBytes, parts.count == 2, parts.allSatisfy(Self.isToken) else {
            throw InvalidInput("The content type has to be one like image/png")
        }
        self.text = type
    }

    /// Whether browsers may show it. All that can hold a script is among those that they may not: a file that is no picture
    /// is saved, whatever it says it is.
    var isPicture: Bool { ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(self.text) }

    /// The type that the file is served with.
    var served: String { self.isPicture ? self.text : "application/octet-stream" }

    /// [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2)
    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
