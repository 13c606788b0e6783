/// The labels of a series, with names that Prometheus takes, in the order of their names.
public struct MetricLabels: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One label.
    public struct Label: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public let labels: [Label]

    /// Labels for any names and values.
    ///
    /// - Parameters:
    ///   - pairs: Names and values. A name that Prometheus does not take is changed, so that it does. Where two names become
    ///     one, their values stand in one label with `;` between them, in the order of the names as they were.
    ///   - maximumBytes: How much of a value is kept.
    public init(_ pairs: some Sequence<(String, String)>, maximumBytes: Int = 512) {
        var values: [String: String] = [:]
        for (name, value) in pairs.sorted(by: { $0.0 < $1.0 }) {
            let name = MetricName.label(name)
            let value = value.prefix(utf8Bytes: maximumBytes)
            values[name] = values[name].map { "\($0);\(value)" } ?? value
        }
        self.labels = values.sorted { $0.key < $1.key }.map { Label(name: $0.key, value: $0.value) }
    }

    /// No labels.
    public static let none: Self = [:]

    public init(dictionaryLiteral pairs: (String, String)...) {
        self.init(pairs)
    }

    /// The value of a label; `nil` if there is none of this name.
    public subscript(_ name: String) -> String? { self.labels.first { $0.name == name }?.value }
}

extension MetricLabels: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        left.labels.lexicographicallyPrecedes(right.labels) { ($0.name, $0.value) < ($1.name, $1.value) }
    }
}

extension String {
    /// As many whole characters as fit.
    fileprivate func prefix(utf8Bytes maximum: Int) -> String {
        guard self.utf8.count > maximum else { return self }
        var end = self.startIndex
        var length = 0
        for index in self.unicodeScalars.indices {
            length += self.unicodeScalars[index].utf8.count
            guard length <= maximum else { break }
            end = self.unicodeScalars.index(after: index)
        }
        return String(self.unicodeScalars[..<end])
    }
}
