/// The items of a query or scan.
///
/// Iterate it and pages are fetched as their items are consumed; stop iterating and nothing more is read:
///
/// ```swift
/// for try await message in messages.query(partition: room.id) { … }
/// ```
///
/// Or take it a page at a time, each exactly as long as asked for:
///
/// ```swift
/// let page = try await messages.query(partition: room.id, order: .descending).page(limit: 50, from: cursor)
/// ```
///
/// Iterating twice reads twice.
public struct ItemSequence<Item: Codable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Item
    public typealias Failure = any Error

    let request: ReadRequest

    public func makeAsyncIterator() -> Iterator {
        Iterator(request: self.request)
    }

    /// Reads an item at a time.
    public struct Iterator: AsyncIteratorProtocol {
        private let request: ReadRequest
        private var started: (read: PreparedRead, buffer: PageBuffer)?

        init(request: ReadRequest) {
            self.request = request
        }

        /// - Throws: ``DynamoError``, or `CancellationError`.
        public mutating func next() async throws -> Item? {
            let read = try self.started?.read ?? self.request.prepared()
            var buffer = self.started?.buffer ?? PageBuffer(after: nil)
            self.started = nil  // so that the buffer is not copied while it is changed
            defer { self.started = (read, buffer) }
            while true {
                switch buffer.next() {
                case .give(let item):
                    return try AttributeDecoder(strategies: read.source.strategies).decodeItem(Item.self, from: item)
                case .read(let start):
                    let answer = try await read.answer(after: start, limit: nil)
                    buffer.received(answer.items, lastEvaluatedKey: answer.lastEvaluatedKey)
                case .finish:
                    return nil
                }
            }
        }
    }
}

extension ItemSequence {
    /// Reads one page.
    ///
    /// One item more than asked for is read, so that ``ItemPage/next`` is exact. With a filter, as many reads are made as it
    /// takes to fill the page.
    ///
    /// - Parameters:
    ///   - limit: How many items, counted after the filter; at least 1.
    ///   - cursor: Where to start: the ``ItemPage/next`` of a page of the same query.
    /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidCursor`` for a cursor of another query, or
    ///   `CancellationError`.
    public func page(limit: Int, from cursor: PageCursor? = nil) async throws -> ItemPage<Item> {
        var reader = try PageReader<Item>(request: self.request, size: limit, from: cursor)
        return try await reader.next() ?? ItemPage(items: [], next: nil)
    }

    /// The items in pages of one size; only the last may be shorter, and none is empty.
    ///
    /// - Parameters:
    ///   - size: How many items, counted after the filter; at least 1.
    ///   - cursor: Where to start: the ``ItemPage/next`` of a page of the same query.
    public func pages(size: Int, from cursor: PageCursor? = nil) -> PageSequence<Item> {
        PageSequence(request: self.request, size: size, cursor: cursor)
    }

    /// The first item, or `nil` when there is none.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func first() async throws -> Item? {
        try await self.page(limit: 1).items.first
    }

    /// Counts the items, which are read, and paid for, but not sent.
    ///
    /// - Throws: ``DynamoError``, or `CancellationError`.
    public func count() async throws -> Int {
        let read = try self.request.prepared()
        var count = 0
        var start: DynamoItem?
        repeat {
            let answer = try await read.answer(after: start, limit: nil, select: .count)
            count += answer.count
            start = answer.lastEvaluatedKey
        } while start != nil
        return count
    }
}
