import ChannelKit

/// The payloads of one event, decoded.
///
/// It ends with an error at the first payload that does not decode: a server that sends something else is not understood
/// any further.
public struct MessageSequence<Value: Decodable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Value
    public typealias Failure = any Error

    private let payloads: EventSequence<Payload>

    init(_ payloads: EventSequence<Payload>) {
        self.payloads = payloads
    }

    public func makeAsyncIterator() -> Iterator { Iterator(payloads: self.payloads.makeAsyncIterator()) }

    /// Waits for messages.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var payloads: EventSequence<Payload>.Iterator

        /// The next message; `nil` when no more will come, or the task is cancelled.
        ///
        /// - Throws: `ChannelError.Code.invalidPayload`.
        public mutating func next() async throws -> Value? {
            try await self.payloads.next()?.decode(as: Value.self)
        }
    }
}
