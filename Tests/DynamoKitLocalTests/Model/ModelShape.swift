import DynamoKit
import TestSupport

/// A key of a table or of an index: names of attributes.
struct ModelKey: Equatable {
    var hash: String
    var range: String?

    var names: [String] { self.range.map { [self.hash, $0] } ?? [self.hash] }
}

/// An index of the model.
struct ModelIndex {
    var name: String
    var isLocal: Bool
    var key: ModelKey
    var projection: Projection

    /// What an index has of an item, and `nil` when the item is not in it.
    func entry(of item: ModelItem, tableKey: ModelKey) -> ModelItem? {
        guard self.key.names.allSatisfy({ item[$0] != nil }) else { return nil }
        return item.filter { self.projects($0.key, tableKey: tableKey) }
    }

    func projects(_ name: String, tableKey: ModelKey) -> Bool {
        switch self.projection {
        case .all: true
        case .keysOnly: (self.key.names + tableKey.names).contains(name)
        case .include(let more): (self.key.names + tableKey.names + more).contains(name)
        }
    }
}

/// A table of random keys, types and indexes.
struct ModelShape {
    /// Attributes that may be keys of indexes, and others.
    static let candidates = ["x", "y"]
    static let others = ["num", "txt", "bin", "flag", "doc", "arr", "tags", "none"]

    let key: ModelKey
    /// Of the attributes that are keys, and of the candidates.
    let types: [String: ScalarAttributeType]
    let indexes: [ModelIndex]

    init(using random: inout SplitMix64) {
        let hasRange = Int.random(in: 0..<5, using: &random) > 0
        self.key = ModelKey(hash: "h", range: hasRange ? "r" : nil)
        var types: [String: ScalarAttributeType] = [:]
        for name in ["h", "r"] + Self.candidates {
            types[name] = [.string, .number, .binary].randomElement(using: &random)
        }
        self.types = types
        var indexes: [ModelIndex] = []
        for number in 0..<Int.random(in: 0...3, using: &random) {
            let isLocal = hasRange && Bool.random(using: &random)
            let names = (self.key.names + Self.candidates).shuffled(using: &random)
            let key =
                isLocal
                ? ModelKey(hash: "h", range: names.first { ModelShape.candidates.contains($0) })
                : ModelKey(hash: names[0], range: Int.random(in: 0..<4, using: &random) > 0 ? names[1] : nil)
            let projection: Projection =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: .all
                case 1: .keysOnly
                default:
                    .include(nonKeyAttributes: Array(Self.others.shuffled(using: &random).prefix(3)))
                }
            indexes.append(ModelIndex(name: "index-\(number)", isLocal: isLocal, key: key, projection: projection))
        }
        self.indexes = indexes
    }

    var createTable: CreateTable {
        let used = Set(self.key.names + self.indexes.flatMap(\.key.names))
        return CreateTable(
            tableName: "Model",
            attributeDefinitions: used.sorted().compactMap { name in
                self.types[name].map { AttributeDefinition(name, $0) }
            },
            keySchema: Self.schema(self.key),
            localSecondaryIndexes: self.indexes.filter(\.isLocal).map {
                LocalSecondaryIndex(indexName: $0.name, keySchema: Self.schema($0.key), projection: $0.projection)
            },
            globalSecondaryIndexes: self.indexes.filter { !$0.isLocal }.map {
                GlobalSecondaryIndex(indexName: $0.name, keySchema: Self.schema($0.key), projection: $0.projection)
            },
            billingMode: .payPerRequest
        )
    }

    private static func schema(_ key: ModelKey) -> [KeySchemaElement] {
        [.partitionKey(key.hash)] + (key.range.map { [.sortKey($0)] } ?? [])
    }
}
