import Synchronization

/// Items as they came: attributes, or places in the bytes of an answer.
///
/// Typed items are decoded from the bytes at once; attributes are made of them only for who asks.
enum StoredItems: Sendable {
    case attributes([DynamoItem])
    case indexed(IndexedItems)

    init(_ tape: AttributeTape, at nodes: [Int]) {
        self = .indexed(IndexedItems(tape: tape, nodes: nodes))
    }

    var count: Int {
        switch self {
        case .attributes(let items): items.count
        case .indexed(let indexed): indexed.nodes.count
        }
    }

    /// All attributes of all items.
    var items: [DynamoItem] {
        switch self {
        case .attributes(let items): items
        case .indexed(let indexed): indexed.items
        }
    }

    /// The items one by one.
    var elements: [StoredItem] {
        switch self {
        case .attributes(let items): items.map { .attributes($0) }
        case .indexed(let indexed): indexed.nodes.map { .indexed(indexed, node: $0) }
        }
    }
}

extension StoredItems: Hashable {
    static func == (left: StoredItems, right: StoredItems) -> Bool { left.items == right.items }
    func hash(into hasher: inout Hasher) { hasher.combine(self.items) }
}

/// Places in the bytes of an answer, where its items stand.
final class IndexedItems: Sendable {
    let tape: AttributeTape
    /// The items' nodes on the tape.
    let nodes: [Int]
    private let attributes = Mutex<[DynamoItem]?>(nil)

    init(tape: AttributeTape, nodes: [Int]) {
        self.tape = tape
        self.nodes = nodes
    }

    /// All attributes of all items, made when they are first asked for.
    var items: [DynamoItem] {
        self.attributes.withLock { attributes in
            let items = attributes ?? self.nodes.map { self.tape.item(at: $0) }
            attributes = items
            return items
        }
    }
}

/// One of ``StoredItems``.
enum StoredItem: Sendable {
    case attributes(DynamoItem)
    case indexed(IndexedItems, node: Int)

    /// All of its attributes.
    var item: DynamoItem {
        switch self {
        case .attributes(let item): item
        // An answer with one item is often asked for it several times.
        case .indexed(let indexed, _) where indexed.nodes.count == 1: indexed.items[0]
        case .indexed(let indexed, let node): indexed.tape.item(at: node)
        }
    }

    /// One of its attributes.
    subscript(_ name: String) -> AttributeValue? {
        switch self {
        case .attributes(let item):
            return item[name]
        case .indexed(let indexed, let node):
            var name = name
            return name.withUTF8 { indexed.tape.member(of: node, named: $0, hint: node + 1) }
                .map { indexed.tape.value(at: $0) }
        }
    }
}

extension StoredItem: Hashable {
    static func == (left: StoredItem, right: StoredItem) -> Bool { left.item == right.item }
    func hash(into hasher: inout Hasher) { hasher.combine(self.item) }
}

extension AttributeDecoder {
    /// Decodes items of an answer, straight from its bytes if it has them.
    func decodeItems<Item: Decodable>(_ type: Item.Type, from stored: StoredItems) throws(DynamoError) -> [Item] {
        switch stored {
        case .attributes(let items):
            var decoded: [Item] = []
            decoded.reserveCapacity(items.count)
            for item in items { decoded.append(try self.decodeItem(type, from: item)) }
            return decoded
        case .indexed(let indexed):
            return try self.decode(type, from: indexed.tape, at: indexed.nodes)
        }
    }

    /// Decodes items of one answer or several, straight from their bytes if they have them.
    func decodeItems<Item: Decodable>(
        _ type: Item.Type,
        from stored: some Sequence<StoredItem>
    ) throws(DynamoError) -> [Item] {
        var decoded: [Item] = []
        decoded.reserveCapacity(stored.underestimatedCount)
        // Items that came together are decoded in one session.
        var session: (of: IndexedItems, shared: DecodingSession)?
        for item in stored {
            switch item {
            case .attributes(let attributes):
                decoded.append(try self.decodeItem(type, from: attributes))
            case .indexed(let indexed, let node):
                let shared =
                    if let session, session.of === indexed { session.shared } else { self.session(for: indexed.tape) }
                session = (indexed, shared)
                decoded.append(try self.decode(type, at: node, in: shared))
            }
        }
        return decoded
    }

    /// Decodes one item of an answer, straight from its bytes if it has them.
    func decodeItem<Item: Decodable>(_ type: Item.Type, from stored: StoredItem) throws(DynamoError) -> Item {
        switch stored {
        case .attributes(let item): try self.decodeItem(type, from: item)
        case .indexed(let indexed, let node): try self.decode(type, from: indexed.tape, at: node)
        }
    }
}
