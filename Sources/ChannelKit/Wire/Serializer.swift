/// The form that messages have on the wire, as a client asks for it with `vsn`.
enum Serializer: Hashable, Sendable {
    /// JSON objects, without binary payloads: phoenix.js before 1.4.
    case v1
    /// JSON arrays, and binary frames.
    case v2

    /// Chooses the serializer for a version.
    ///
    /// - Parameter version: The client's `vsn`: 1.x.y or 2.0.x. None counts as 1.0.0.
    init?(version: String?) {
        guard let version else {
            self = .v1
            return
        }
        let numbers = version.split(separator: ".", omittingEmptySubsequences: false).map { UInt16($0) }
        switch (numbers.count, numbers.first ?? nil, numbers.dropFirst().first ?? nil, numbers.last ?? nil) {
        case (3, 1, .some, .some): self = .v1
        case (3, 2, 0, .some): self = .v2
        default: return nil
        }
    }
}
