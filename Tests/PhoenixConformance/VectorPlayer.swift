import Foundation

/// What a client sees on a connection.
public enum VectorEvent: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    case pong([UInt8])
    /// The end; without a code where there was no close frame.
    case closed(code: UInt16?, reason: String)
}

/// A connection to the server under test, in memory or over a socket.
public protocol VectorConnection: Sendable {
    func send(_ frame: Vector.Frame) async throws
    /// The next thing that comes; `nil` if nothing does in time.
    func next(within duration: Duration) async throws -> VectorEvent?
    /// Ends the connection without a close frame.
    func drop() async throws
}

/// What a server answers to a request to connect.
public enum VectorConnectResult: Sendable {
    case connected(any VectorConnection, headers: [String: String])
    case refused(status: Int, headers: [String: String])
}

/// Thrown when the server does something else than what was recorded.
public struct VectorMismatch: Error, CustomStringConvertible {
    public var description: String

    public init(description: String) {
        self.description = description
    }
}

/// Plays recorded cases against a server.
public struct VectorPlayer: Sendable {
    /// How long an answer may take.
    public var deadline: Duration = .seconds(600)
    /// For how long it is checked, at most, that nothing comes.
    public var maximumQuiet: Duration = .milliseconds(60)

    /// By how much the case is slower than it was recorded.
    public var slowdown = 1

    private let connect: @Sendable (Vector.Request) async throws -> VectorConnectResult
    private let request: (@Sendable (Vector.Request) async throws -> any VectorExchange)?

    /// - Parameters:
    ///   - request: Sends a request to the server under test; `nil` where there is no HTTP.
    ///   - connect: Connects to the server under test.
    public init(
        request: (@Sendable (Vector.Request) async throws -> any VectorExchange)? = nil,
        connect: @escaping @Sendable (Vector.Request) async throws -> VectorConnectResult
    ) {
        self.request = request
        self.connect = connect
    }

    /// Plays a case.
    ///
    /// - Throws: ``VectorMismatch`` where the server does something else.
    public func play(_ vector: Vector) async throws {
        var play = Play(player: self)
        if let request = vector.connect {
            try await play.perform(.connect(request), on: "a")
            try play.expectStatus(101, on: "a")
        }
        for (index, step) in vector.steps.enumerated() {
            do {
                try await play.perform(step.action, on: step.conn ?? "a")
            } catch let mismatch as VectorMismatch {
                throw VectorMismatch(description: "\(vector.name), step \(index + 1): \(mismatch.description)")
            }
        }
        for connection in play.connections.values { try await connection.drop() }
    }

    private struct Play {
        let player: VectorPlayer
        var connections: [String: any VectorConnection] = [:]
        var statuses: [String: Int] = [:]
        var placeholders = Placeholders()
        var exchanges: [String: VectorResponseCheck] = [:]
        var tokens: [String] = []

        mutating func perform(_ action: Vector.Step.Action, on name: String) async throws {
            switch action {
            case .connect(let request):
                switch try await self.player.connect(request) {
                case .connected(let connection, _):
                    self.connections[name] = connection
                    self.statuses[name] = 101
                case .refused(let status, _):
                    self.statuses[name] = status
                }
            case .expectHTTP(let response, let of):
                guard let check = self.exchanges.removeValue(forKey: of ?? "") else {
                    return try self.expectStatus(response.status, on: name)
                }
                try await check.expect(response, tokens: &self.tokens, placeholders: &self.placeholders)
            case .send(let frame):
                try await self.connection(name).send(frame)
            case .drop:
                try await self.connection(name).drop()
            case .wait(let milliseconds):
                try await Task.sleep(for: .milliseconds(milliseconds))
            case .expect(let frame):
                try await self.expect([frame], on: name)
            case .expectAll(let frames):
                try await self.expect(frames, on: name)
            case .expectNone(let milliseconds):
                let quiet = min(.milliseconds(milliseconds), self.player.maximumQuiet)
                if let event = try await self.connection(name).next(within: quiet) {
                    throw VectorMismatch(description: "nothing was expected, \(event) came")
                }
            case .expectPong(let data):
                let event = try await self.connection(name).next(within: self.player.deadline)
                guard event == .pong(Array(Data(base64Encoded: data) ?? Data())) else {
                    throw VectorMismatch(description: "a pong was expected, \(String(describing: event)) came")
                }
            case .expectClose(let close):
                try await self.expect(close, on: name)
            case .http(var request, let name):
                guard let send = self.player.request else {
                    throw VectorMismatch(description: "this player does not speak HTTP")
                }
                request.query = request.query?.replacing("<token>", with: self.tokens.last ?? "none")
                self.exchanges[name ?? ""] = VectorResponseCheck(
                    start: .now,
                    exchange: try await send(request),
                    slowdown: self.player.slowdown
                )
            }
        }

        private func connection(_ name: String) throws -> any VectorConnection {
            guard let connection = self.connections[name] else {
                throw VectorMismatch(description: "there is no connection \(name)")
            }
            return connection
        }

        func expectStatus(_ status: Int, on name: String) throws {
            guard self.statuses[name] == status else {
                throw VectorMismatch(
                    description: "status \(status) was expected, \(self.statuses[name].map(String.init) ?? "none") came"
                )
            }
        }

        private func expect(_ close: Vector.Close, on name: String) async throws {
            let event = try await self.connection(name).next(within: self.player.deadline)
            guard case .closed(let code, let reason) = event, code == close.code else {
                throw VectorMismatch(description: "\(close) was expected, \(String(describing: event)) came")
            }
            if let expected = close.reason, expected != reason {
                throw VectorMismatch(description: "the reason \(expected) was expected, \(reason) came")
            }
        }

        /// The next frames are these, in any order.
        private mutating func expect(_ frames: [Vector.Frame], on name: String) async throws {
            var events: [VectorEvent] = []
            for _ in frames {
                guard let event = try await self.connection(name).next(within: self.player.deadline) else {
                    throw VectorMismatch(description: "\(frames) was expected, there was nothing after \(events)")
                }
                events.append(event)
            }
            guard self.placeholders.match(anyOrder: frames.map(Self.json), events.map(Self.json)) else {
                throw VectorMismatch(description: "\(frames) was expected, \(events) came")
            }
        }

        private static func json(_ frame: Vector.Frame) -> JSON {
            switch frame {
            case .text(let text): JSON(text) ?? .string("not JSON: \(text)")
            case .binary(let bytes): .object(["binary": .string("\(bytes)")])
            case .raw(let raw): .object(["raw": .string("\(raw)")])
            }
        }

        private static func json(_ event: VectorEvent) -> JSON {
            switch event {
            case .text(let text): JSON(text) ?? .string("not JSON, from the server: \(text)")
            case .binary(let bytes): .object(["binary": .string("\(bytes)")])
            case .pong(let bytes): .object(["pong": .string("\(bytes)")])
            case .closed(let code, let reason): .object(["closed": .string("\(code ?? 0) \(reason)")])
            }
        }
    }
}
