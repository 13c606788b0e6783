/// What a channel does about each event: its handlers, declared in one place.
///
/// An event that is not declared is answered with `{"reason": "unmatched event"}` and changes nothing, unless there is a
/// `Fallback`. (In Phoenix it crashes the channel; a typing error in a client should not.)
public struct Events<C: Channel>: Sendable {
    typealias Immediate = @Sendable (inout C, Message, C.Context) throws -> Outcome
    typealias Suspending = @Sendable (inout C, Message, C.Context) async throws -> Outcome

    enum Handler: Sendable {
        /// Needs no task, since nothing in it can suspend.
        case immediate(Immediate)
        case suspending(Suspending)
    }

    private let handlers: [String: Handler]
    private let fallback: Handler?

    /// Declares handlers. Of two for the same event, the first is used.
    public init(@EventsBuilder<C> _ declarations: () -> [EventDeclaration<C>]) {
        var handlers: [String: Handler] = [:]
        var fallback: Handler?
        for declaration in declarations() {
            if let event = declaration.event {
                handlers[event] = handlers[event] ?? declaration.handler
            } else {
                fallback = fallback ?? declaration.handler
            }
        }
        self.handlers = handlers
        self.fallback = fallback
    }

    func handler(for event: String) -> Handler {
        self.handlers[event] ?? self.fallback ?? .immediate { _, _, _ in .error(reason: "unmatched event") }
    }
}

/// One handler of ``Events``.
public struct EventDeclaration<C: Channel>: Sendable {
    let event: String?
    let handler: Events<C>.Handler
}

/// Declares the handler of an event.
///
/// A handler that awaits nothing runs without a task, which is the faster.
///
/// A payload that does not decode is answered with `{"reason": "invalid payload"}` and does not reach the handler.
///
/// - Parameters:
///   - event: The event, as clients send it.
///   - payload: What its payload decodes as. ``Payload`` is the payload itself, binary ones included.
///   - handler: Gets the channel, to change it, the payload, and the context. A ``ChannelRefusal`` that it throws is an
///     error reply; any other error ends the channel with `phx_error`.
public func On<C: Channel, Value: Decodable & Sendable>(
    _ event: String,
    _ payload: Value.Type = Value.self,
    _ handler: @escaping @Sendable (inout C, Value, C.Context) async throws -> Outcome
) -> EventDeclaration<C> {
    EventDeclaration(
        event: event,
        handler: .suspending { channel, message, context in
            try await handler(&channel, message.payload.decode(as: Value.self), context)
        }
    )
}

/// Declares the handler of an event, one that awaits nothing.
///
/// - Parameters:
///   - event: The event, as clients send it.
///   - payload: What its payload decodes as.
///   - handler: As of the other `On`. It runs on the connection's event loop, without a task.
public func On<C: Channel, Value: Decodable & Sendable>(
    _ event: String,
    _ payload: Value.Type = Value.self,
    _ handler: @escaping @Sendable (inout C, Value, C.Context) throws -> Outcome
) -> EventDeclaration<C> {
    EventDeclaration(
        event: event,
        handler: .immediate { channel, message, context in
            try handler(&channel, message.payload.decode(as: Value.self), context)
        }
    )
}

/// Declares what is done about events that have no handler of their own.
public func Fallback<C: Channel>(
    _ handler: @escaping @Sendable (inout C, _ event: String, Payload, C.Context) async throws -> Outcome
) -> EventDeclaration<C> {
    EventDeclaration(
        event: nil,
        handler: .suspending { channel, message, context in
            try await handler(&channel, message.event, message.payload, context)
        }
    )
}

/// Declares what is done about events that have no handler of their own, by one that awaits nothing.
public func Fallback<C: Channel>(
    _ handler: @escaping @Sendable (inout C, _ event: String, Payload, C.Context) throws -> Outcome
) -> EventDeclaration<C> {
    EventDeclaration(
        event: nil,
        handler: .immediate { channel, message, context in
            try handler(&channel, message.event, message.payload, context)
        }
    )
}

/// Collects the handlers of ``Events``.
@resultBuilder
public enum EventsBuilder<C: Channel> {
    public static func buildExpression(_ declaration: EventDeclaration<C>) -> [EventDeclaration<C>] { [declaration] }
    public static func buildBlock(_ declarations: [EventDeclaration<C>]...) -> [EventDeclaration<C>] {
        declarations.flatMap(\.self)
    }
    public static func buildOptional(_ declarations: [EventDeclaration<C>]?) -> [EventDeclaration<C>] {
        declarations ?? []
    }
    public static func buildEither(first: [EventDeclaration<C>]) -> [EventDeclaration<C>] { first }
    public static func buildEither(second: [EventDeclaration<C>]) -> [EventDeclaration<C>] { second }
    public static func buildArray(_ declarations: [[EventDeclaration<C>]]) -> [EventDeclaration<C>] {
        declarations.flatMap(\.self)
    }
}
