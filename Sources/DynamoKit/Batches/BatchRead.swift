/// The items that a batch reads from one table: see ``DynamoTable/gettingAll(_:consistent:)``.
public struct BatchRead<Item: Sendable>: Sendable {
    struct Request: Sendable {
        let tableName: String
        let keyAttributes: [String]
        let keys: [DynamoItem]
        let consistent: Bool
    }

    /// What is sent, or why it cannot be made; the batch throws that before anything is sent.
    let prepared: Result<Request, DynamoError>
    private let decode: @Sendable (DynamoItem) throws(DynamoError) -> Item

    init(
        decodedBy decode: @escaping @Sendable (DynamoItem) throws(DynamoError) -> Item,
        _ prepare: () throws(DynamoError) -> Request
    ) {
        self.decode = decode
        do throws(DynamoError) {
            self.prepared = .success(try prepare())
        } catch {
            self.prepared = .failure(error)
        }
    }

    /// Adds the keys to what is read. Two reads of one table are one, and consistent if either is to be.
    func add(to requests: inout [String: KeysAndAttributes]) throws(DynamoError) {
        let read = try self.prepared.get()
        var request = requests[read.tableName] ?? KeysAndAttributes(keys: [])
        request.keys += read.keys
        if read.consistent { request.consistentRead = true }
        requests[read.tableName] = request
    }

    /// Finds among all answers the items of this read, in the order of its keys, each once.
    func items(in responses: [String: [DynamoItem: DynamoItem]]) throws(DynamoError) -> [Item] {
        let read = try self.prepared.get()
        var found = responses[read.tableName] ?? [:]
        var items: [Item] = []
        for key in read.keys {
            if let item = found.removeValue(forKey: key) { items.append(try self.decode(item)) }
        }
        return items
    }
}

extension DynamoTable {
    /// Reads the items under any number of keys, in one batch with those of other tables.
    ///
    /// - Parameters:
    ///   - keys: Primary keys; one that comes twice is read, and given, once.
    ///   - consistent: Whether to see every write that was acknowledged before; otherwise the answer may be older.
    public func gettingAll(_ keys: [DynamoKey], consistent: Bool = false) -> BatchRead<Item> {
        BatchRead(
            decodedBy: { (item) throws(DynamoError) in try self.decode(item) },
            { () throws(DynamoError) in
                var attributes: [DynamoItem] = []
                for key in keys { attributes.append(try self.attributes(of: key)) }
                return BatchRead.Request(
                    tableName: self.name,
                    keyAttributes: self.keyAttributes,
                    keys: attributes,
                    consistent: consistent
                )
            }
        )
    }
}
