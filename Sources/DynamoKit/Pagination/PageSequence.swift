/// The items of a query or scan in pages of one size, read as they are consumed.
public struct PageSequence<Item: Codable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = ItemPage<Item>
    public typealias Failure = any Error

    let request: ReadRequest
    let size: Int
    let cursor: PageCursor?

    public func makeAsyncIterator() -> Iterator {
        Iterator(sequence: self)
    }

    /// Reads a page at a time.
    public struct Iterator: AsyncIteratorProtocol {
        private let sequence: PageSequence
        private var reader: PageReader<Item>?

        init(sequence: PageSequence) {
            self.sequence = sequence
        }

        /// - Throws: ``DynamoError``, or `CancellationError`.
        public mutating func next() async throws -> ItemPage<Item>? {
            let sequence = self.sequence
            var reader =
                try self.reader
                ?? PageReader(request: sequence.request, size: sequence.size, from: sequence.cursor)
            self.reader = nil  // so that its buffer is not copied while it is changed
            defer { self.reader = reader }
            return try await reader.next()
        }
    }
}

/// Reads pages of exactly one size, one after the other.
struct PageReader<Item: Codable & Sendable>: Sendable {
    private let read: PreparedRead
    private let size: Int
    private var buffer: PageBuffer

    init(request: ReadRequest, size: Int, from cursor: PageCursor?) throws(DynamoError) {
        guard size >= 1 else { throw DynamoError(.invalidRequest, message: "A page holds at least one item.") }
        self.read = try request.prepared()
        self.size = size
        self.buffer = PageBuffer(after: try cursor?.exclusiveStartKey(of: self.read))
    }

    /// The next page, or `nil` when nothing is left.
    mutating func next() async throws -> ItemPage<Item>? {
        while case .read(let start, let limit) = self.buffer.fill(to: self.size + 1, hasFilter: self.read.hasFilter) {
            let answer = try await self.read.answer(after: start, limit: limit)
            self.buffer.received(answer.items, lastEvaluatedKey: answer.lastEvaluatedKey)
        }
        let items = self.buffer.take(self.size)
        guard let last = items.last else { return nil }
        let decoder = AttributeDecoder(strategies: self.read.source.strategies)
        return ItemPage(
            items: try items.map { try decoder.decodeItem(Item.self, from: $0) },
            next: self.buffer.count > 0 ? try PageCursor(behind: last, of: self.read) : nil
        )
    }
}
