/// The items of a query or scan in pages of one size, read as they are consumed.
public struct PageSequence<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = ItemPage<Item>
    public typealias Failure = any Error

    let request: ReadRequest
    let size: Int
    let cursor: PageCursor?
    let edges: PageEdges

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
                ?? PageReader(
                    request: sequence.request,
                    size: sequence.size,
                    from: sequence.cursor,
                    edges: sequence.edges
                )
            self.reader = nil  // so that its buffer is not copied while it is changed
            defer { self.reader = reader }
            let page = try await reader.page()
            return page.items.isEmpty ? nil : page
        }
    }
}
