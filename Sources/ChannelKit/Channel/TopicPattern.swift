/// The topics that a channel is for: one exact topic, or all that begin alike.
///
/// `room:*` stands for every topic that begins with `room:`, `room:` itself included.
public struct TopicPattern: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The pattern as it was written.
    public let description: String

    private let prefix: String?

    /// Reads a pattern. A `*` at the end stands for anything; nowhere else is it special.
    public init(_ pattern: String) {
        self.description = pattern
        self.prefix = pattern.last == "*" ? String(pattern.dropLast()) : nil
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// Whether a topic is one of them.
    public func matches(_ topic: String) -> Bool {
        if let prefix = self.prefix { topic.hasPrefix(prefix) } else { topic == self.description }
    }

    /// What stands in a topic in place of the `*`; `nil` if the topic does not match, or there is no `*`.
    public func suffix(of topic: String) -> String? {
        guard let prefix = self.prefix, topic.hasPrefix(prefix) else { return nil }
        return String(topic.dropFirst(prefix.count))
    }
}
