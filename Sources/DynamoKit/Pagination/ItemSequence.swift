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
public struct ItemSequence<Item: Decodable & Sendable>: AsyncSequence, Sendable {
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
        private var remaining: Int?
        private var ahead: ReadAhead?

        init(request: ReadRequest) {
            self.request = request
            self.remaining = request.maximumCount
        }

        /// - Throws: ``DynamoError``, or `CancellationError`.
        public mutating func next() async throws -> Item? {
            let read = try self.started?.read ?? self.request.prepared()
            var buffer = self.started?.buffer ?? PageBuffer(for: read)
            self.started = nil  // so that the buffer is not copied while it is changed
            defer { self.started = (read, buffer) }
            while true {
                switch buffer.next(of: self.remaining) {
                case .give(let item):
                    self.remaining = self.remaining.map { $0 - 1 }
                    return try read.decode(item, as: Item.self)
                case .read(let start, let limit):
                    self.received(try await read.answer(after: start, limit: limit), of: read, into: &buffer)
                case .wait:
                    let ahead = self.ahead
                    self.ahead = nil
                    do {
                        guard let answer = try await ahead?.answer() else {
                            preconditionFailure("The buffer waits for a read that nobody makes.")
                        }
                        self.received(answer, of: read, into: &buffer)
                    } catch {
                        buffer.aheadFailed()
                        throw error
                    }
                case .finish:
                    return nil
                }
            }
        }

        private mutating func received(
            _ answer: PreparedRead.Answer,
            of read: PreparedRead,
            into buffer: inout PageBuffer
        ) {
            buffer.received(answer.items, lastEvaluatedKey: answer.lastEvaluatedKey)
            guard self.request.prefetches, let next = buffer.readAhead(of: self.remaining) else { return }
            self.ahead = ReadAhead(read, after: next.start, limit: next.limit)
        }
    }
}
