import RateLimit

extension EventDeclaration {
    /// Lets clients send the event only so often. What is over the limit is not decoded and does not reach the handler.
    ///
    /// Of several limits, the last one that is declared decides first, and each counts what it has let through, even if the
    /// next one refuses it.
    ///
    /// - Parameter limit: How often, and what is told of one too many.
    public func limited(by limit: EventLimit<C>) -> EventDeclaration {
        let event = self.event
        let handler: Events<C>.Handler
        switch limit.decide {
        case .immediate(let decide):
            handler = self.handler.after { channel, context in
                limit.outcome(of: try decide(channel, event, context), context)
            }
        case .suspending(let decide):
            handler = self.handler.after(awaiting: { channel, context in
                limit.outcome(of: try await decide(channel, event, context), context)
            })
        }
        return EventDeclaration(event: event, handler: handler)
    }
}

extension EventLimit {
    /// What the client is answered in the handler's place; `nil` if the handler is to answer.
    fileprivate func outcome(of decision: RateLimitDecision?, _ context: C.Context) -> Outcome? {
        guard let decision, !decision.isAllowed else { return nil }
        context.identity.services.counting.count { $0.limitedMessages += 1 }
        return self.refusal.outcome(decision)
    }
}

extension Events.Handler {
    /// The handler, unless what comes before it answers.
    fileprivate func after(_ first: @escaping @Sendable (C, C.Context) throws -> Outcome?) -> Self {
        switch self {
        case .immediate(let handler):
            .immediate { channel, message, context in
                if let outcome = try first(channel, context) { return outcome }
                return try handler(&channel, message, context)
            }
        case .suspending(let handler):
            .suspending { channel, message, context in
                if let outcome = try first(channel, context) { return outcome }
                return try await handler(&channel, message, context)
            }
        }
    }

    fileprivate func after(awaiting first: @escaping @Sendable (C, C.Context) async throws -> Outcome?) -> Self {
        .suspending { channel, message, context in
            if let outcome = try await first(channel, context) { return outcome }
            switch self {
            case .immediate(let handler): return try handler(&channel, message, context)
            case .suspending(let handler): return try await handler(&channel, message, context)
            }
        }
    }
}
