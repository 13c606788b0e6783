public import Logging

/// The items that a PartiQL `SELECT` reads, from all of its pages.
///
/// ```swift
/// for try await user in client.items(of: statement, as: User.self) { … }
/// ```
///
/// Pages are read as their items are consumed. Iterating twice reads twice.
public struct StatementItems<Item: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Item
    public typealias Failure = any Error

    let pages: StatementPages
    let decoder: AttributeDecoder

    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: self.pages.makeAsyncIterator(), decoder: self.decoder)
    }

    /// Reads an item at a time.
    public struct Iterator: AsyncIteratorProtocol {
        var pages: StatementPages.Iterator
        let decoder: AttributeDecoder
        private var items: ArraySlice<StoredItem> = []

        init(pages: StatementPages.Iterator, decoder: AttributeDecoder) {
            self.pages = pages
            self.decoder = decoder
        }

        /// - Throws: ``DynamoError``, or `CancellationError`.
        public mutating func next() async throws -> Item? {
            while self.items.isEmpty {
                guard let page = try await self.pages.next() else { return nil }
                self.items = page.stored.elements[...]
            }
            return try self.decoder.decodeItem(Item.self, from: self.items.removeFirst())
        }
    }
}

extension DynamoClient {
    /// The items that a statement reads.
    ///
    /// - Parameters:
    ///   - statement: A `SELECT`. Its ``ExecuteStatement/limit`` bounds what a page looks at, not what all give.
    ///   - type: What to decode from an item, or from the attributes that the statement selects.
    ///   - decoder: Decodes them.
    ///   - logger: Used instead of the client's own.
    public func items<Item: Decodable & Sendable>(
        of statement: ExecuteStatement,
        as type: Item.Type,
        decoder: AttributeDecoder = AttributeDecoder(),
        logger: Logger? = nil
    ) -> StatementItems<Item> {
        StatementItems(pages: self.pages(of: statement, logger: logger), decoder: decoder)
    }
}
