import DynamoKit

/// How a table is: what `describe` tells of it.
struct TableReport: Codable, Hashable, Sendable {
    struct Key: Codable, Hashable, Sendable {
        var name: String
        /// `S`, `N` or `B`.
        var type: String
    }

    struct Index: Codable, Hashable, Sendable {
        var name: String
        /// The partition key, then the sort key if there is one.
        var keys: [Key]
        var status: String
    }

    struct Scaling: Codable, Hashable, Sendable {
        var minimumUnits: Int
        var maximumUnits: Int
        var targetUtilization: Int
    }

    var name: String
    /// As DynamoDB has it, such as `ACTIVE`; `nil` when there is no such table, and then nothing else is told.
    var status: String?
    var billingMode: String?
    var keys: [Key] = []
    var indexes: [Index] = []
    /// The attribute by which items expire.
    var timeToLive: String?
    var pointInTimeRecovery = false
    /// What the stream records.
    var stream: String?
    var tags: [String: String] = [:]
    /// AWS brings count and size up to date every six hours.
    var itemCount = 0
    var sizeBytes = 0
    /// What Application Auto Scaling is to do where capacity is provisioned.
    var scaling: Scaling?
}

extension TableReport {
    /// For people.
    var text: String {
        guard let status = self.status else { return "\(self.name): not there" }
        var lines = ["\(self.name): \(status)"]
        lines.append("  keys      \(Self.text(self.keys))")
        for index in self.indexes {
            lines.append("  index     \(index.name): \(Self.text(index.keys)); \(index.status)")
        }
        lines.append("  expiry    \(self.timeToLive.map { "by \($0)" } ?? "none")")
        lines.append("  recovery  \(self.pointInTimeRecovery ? "to any point in time" : "none")")
        lines.append("  stream    \(self.stream ?? "none")")
        let tags = self.tags.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        lines.append("  tags      \(tags.isEmpty ? "none" : tags.joined(separator: ", "))")
        lines.append("  capacity  \(self.capacity)")
        lines.append("  items     \(self.itemCount), \(self.sizeBytes) bytes")
        return lines.joined(separator: "\n")
    }

    private var capacity: String {
        guard let scaling = self.scaling else { return "on demand" }
        return "provisioned; Application Auto Scaling is to keep it from \(scaling.minimumUnits) to "
            + "\(scaling.maximumUnits) units, at \(scaling.targetUtilization) % of use"
    }

    private static func text(_ keys: [Key]) -> String {
        keys.map { "\($0.name) (\($0.type))" }.joined(separator: ", ")
    }
}
