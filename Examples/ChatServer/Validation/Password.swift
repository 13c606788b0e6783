/// A password that an account may be made with.
///
/// Length is what counts; there are no rules of composition, as
/// [NIST SP 800-63B](https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver) recommends.
struct Password: Sendable {
    static let minimumCharacters = 8
    /// In bytes of UTF-8: what the hasher takes.
    static let maximumBytes = 1_024

    let text: String

    /// - Throws: ``InvalidInput``.
    init(_ text: String) throws(InvalidInput) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw InvalidInput("A password cannot be longer than \(Self.maximumBytes) bytes")
        }
        guard text.count >= Self.minimumCharacters else {
            throw InvalidInput("A password needs at least \(Self.minimumCharacters) characters")
        }
        self.text = text
    }
}
