/// Finds two writes of a batch that concern one item.
///
/// Its errors are not typed: inlined into an async function, a typed one crashes the optimiser of Swift 6.3.
struct WriteTargets {
    private var keys: Set<DynamoItem> = []

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` when a write before was for the same key.
    mutating func add(_ key: DynamoItem, tableName: String) throws {
        guard self.keys.insert(key).inserted else {
            throw DynamoError(
                .invalidRequest,
                message: "Two writes of the batch concern the same item of \(tableName)."
            )
        }
    }

    /// Finds what can be found without the table's key schema.
    static func check(_ requests: [WriteRequest], tableName: String) throws {
        var targets = WriteTargets()
        let names = requests.lazy.compactMap { request -> Set<String>? in
            if case .delete(let key) = request { Set(key.keys) } else { nil }
        }.first
        for request in requests {
            switch request {
            case .put(let item):
                try targets.add(
                    names.map { names in item.filter { names.contains($0.key) } } ?? item,
                    tableName: tableName
                )
            case .delete(let key):
                try targets.add(key, tableName: tableName)
            }
        }
    }
}
