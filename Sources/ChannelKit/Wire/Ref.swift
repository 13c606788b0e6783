/// A reference that a client chose: the `ref` of a message, or the `join_ref` of a channel.
///
/// Clients send strings as a rule; whatever JSON they send comes back as it was.
package enum Ref: Hashable, Sendable {
    case string(String)
    /// A number, a Boolean, an array or an object: its text.
    case json(String)

    /// About how much memory the reference keeps.
    var byteCount: Int {
        switch self {
        case .string(let text), .json(let text): text.utf8.count
        }
    }
}

extension Ref: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
}
