/// Compares what came with what was recorded, whose placeholders stand for what differs from run to run.
public struct Placeholders: Sendable {
    private var values: [String: String] = [:]

    public init() {}

    /// Whether `actual` is what was recorded. Learns what placeholders stand for, if it is.
    public mutating func match(_ expected: JSON, _ actual: JSON) -> Bool {
        var copy = self
        guard copy.matches(expected, actual) else { return false }
        self = copy
        return true
    }

    /// Whether `actual`, in whatever order, is what was recorded.
    public mutating func match(anyOrder expected: [JSON], _ actual: [JSON]) -> Bool {
        guard expected.count == actual.count else { return false }
        guard let first = expected.first else { return true }
        for index in actual.indices {
            var copy = self
            var rest = actual
            guard copy.match(first, rest.remove(at: index)) else { continue }
            guard copy.match(anyOrder: Array(expected.dropFirst()), rest) else { continue }
            self = copy
            return true
        }
        return false
    }

    private mutating func matches(_ expected: JSON, _ actual: JSON) -> Bool {
        switch (expected, actual) {
        case (.string("<any>"), _):
            return true
        case (.string(let name), .string(let value)) where name.hasPrefix("<any:") && name.hasSuffix(">"):
            if let known = self.values[name] { return known == value }
            guard !self.values.values.contains(value) else { return false }
            self.values[name] = value
            return true
        case (.number(let expected), .number(let actual)):
            return expected == actual || (!Self.isInteger(expected) && Double(expected) == Double(actual))
        case (.array(let expected), .array(let actual)):
            guard expected.count == actual.count else { return false }
            for (expected, actual) in zip(expected, actual) where !self.matches(expected, actual) { return false }
            return true
        case (.object(let expected), .object(let actual)):
            guard Set(expected.keys) == Set(actual.keys) else { return false }
            for (name, value) in expected where !self.matches(value, actual[name]!) { return false }
            return true
        default:
            return expected == actual
        }
    }

    private static func isInteger(_ text: String) -> Bool { text.allSatisfy { $0.isNumber || $0 == "-" } }
}
