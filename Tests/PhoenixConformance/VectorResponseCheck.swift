/// A request whose answer has not been looked at.
public protocol VectorExchange: Sendable {
    func response() async throws -> VectorResponse
}

/// The answer to a request.
public struct VectorResponse: Hashable, Sendable {
    public var status: Int
    /// Names are lower-cased.
    public var headers: [String: String]
    public var body: String

    public init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Compares the answer to a request with the recorded one.
struct VectorResponseCheck {
    let start: ContinuousClock.Instant
    let exchange: any VectorExchange
    let slowdown: Int

    /// - Parameter tokens: The session tokens that the server has given, the last one last. A new one is added.
    /// - Throws: ``VectorMismatch`` where the answer is another one.
    func expect(
        _ expected: Vector.Response,
        tokens: inout [String],
        placeholders: inout Placeholders
    ) async throws {
        let response = try await self.exchange.response()
        guard response.status == expected.status else {
            throw VectorMismatch(description: "status \(expected.status) was expected, \(response) came")
        }
        for (name, value) in expected.headers ?? [:] where response.headers[name] != value {
            throw VectorMismatch(description: "\(name): \(value) was expected, \(response.headers) came")
        }
        switch expected.body {
        case .object(let members):
            guard case .object(let actual) = JSON(response.body) else {
                throw VectorMismatch(description: "an object was expected, \(response.body) came")
            }
            try Self.expect(members, actual, expected, tokens: &tokens, placeholders: &placeholders)
            try self.expectWindow(of: members, expected)
        // The texts of 400 answers are Bandit's own, as the README of the vectors says.
        case .string(let text) where expected.status != 400 && text != response.body:
            throw VectorMismatch(description: "the body \(text) was expected, \(response.body) came")
        default:
            break
        }
    }

    /// A poll without messages waits for the whole of its window. How fast other answers are is the server's affair.
    private func expectWindow(of members: [String: JSON], _ expected: Vector.Response) throws {
        guard members["status"] == .number("204"), let milliseconds = expected.after_ms_about else { return }
        let took = ContinuousClock.now - self.start
        guard took >= .milliseconds(milliseconds * self.slowdown * 9 / 10) else {
            throw VectorMismatch(description: "the answer was expected after the window, and came after \(took)")
        }
    }

    private static func expect(
        _ expected: [String: JSON],
        _ actual: [String: JSON],
        _ response: Vector.Response,
        tokens: inout [String],
        placeholders: inout Placeholders
    ) throws {
        let mismatch = VectorMismatch(description: "\(expected) was expected, \(actual) came")
        guard Set(expected.keys) == Set(actual.keys) else { throw mismatch }
        for (name, value) in expected {
            switch (name, value, actual[name]) {
            case ("token", .string("<token:new>"), .string(let token)) where !tokens.contains(token):
                tokens.append(token)
            case ("token", .string("<token>"), .string(let token)) where token == tokens.last:
                break
            case ("messages", .array(let messages), .array(let came)):
                let messages = messages.compactMap(Self.message)
                let came = came.compactMap(Self.message)
                let matches =
                    response.any_order == true
                    ? placeholders.match(anyOrder: messages, came)
                    : placeholders.match(.array(messages), .array(came))
                guard matches else { throw mismatch }
            case (_, _, let other):
                guard name != "token", value == other else { throw mismatch }
            }
        }
    }

    /// A message is JSON within a JSON string.
    private static func message(_ text: JSON) -> JSON? {
        guard case .string(let text) = text else { return .object(["not a message": text]) }
        return JSON(text) ?? .string("not JSON: \(text)")
    }
}
