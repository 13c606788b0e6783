import ChannelKitHummingbird
import NIOCore
import PhoenixConformance
import TestSupport
import Testing

/// The recorded cases, and which of them are played how.
enum SocketVectors {
    /// Cases played from end to end over sockets: those that need no more.
    static let played = Vector.all.filter { vector in
        !vector.isLongPoll
            && !vector.steps.contains { if case .http = $0.action { true } else { false } }
    }

    /// Cases played from end to end with requests, and sockets beside them.
    static let longPoll = Vector.all.filter(\.isLongPoll)

    /// Cases that begin with a request whose answer is recorded.
    static let handshakes = Vector.all.filter { vector in
        guard vector.connect == nil, let first = vector.steps.first else { return false }
        switch first.action {
        case .connect, .http: return true
        default: return false
        }
    }
}

extension Vector {
    var isLongPoll: Bool { self.name.hasPrefix("long poll: ") }

    var deviates: Bool { Deviation.all[self.name] != nil }
}

/// The recorded cases over real sockets. What ChannelKit does otherwise on purpose is in `Deviation.all`.
@Suite("Phoenix vectors over WebSocket")
struct PhoenixVectorTests {
    @Test("answers as recorded", arguments: SocketVectors.played)
    func play(vector: Vector) async throws {
        try await Self.playUntilFast(vector.deviating)
    }

    @Test("answers polls as recorded", arguments: SocketVectors.longPoll)
    func playLongPoll(vector: Vector) async throws {
        try await Self.playUntilFast(vector.deviating)
    }

    @Test("what polling does otherwise on purpose, it does", arguments: SocketVectors.longPoll.filter(\.deviates))
    func deviationsAreNeeded(vector: Vector) async throws {
        await #expect(throws: VectorMismatch.self) { try await Self.play(vector, slowdown: 2) }
    }

    private static func playUntilFast(_ vector: Vector) async throws {
        _ = try await withStretchedTime(by: Vector.slowdowns) { slowdown in
            try await Self.play(vector, slowdown: slowdown)
            return true
        }
    }

    private static func play(_ vector: Vector, slowdown: Int) async throws {
        try await withTestServer(VectorServer.mounts(slowdown: slowdown)) { server in
            var player = VectorPlayer { request in
                let client = try await server.connect()
                try await Self.send(request, of: vector, on: client)
                return RawVectorExchange(client: client)
            } connect: { request in
                let client = try await server.connect()
                let response = try await Self.upgrade(client, request, of: vector)
                guard response.status == 101 else {
                    return .refused(status: response.status, headers: response.headers)
                }
                return .connected(RawVectorConnection(client: client), headers: response.headers)
            }
            player.slowdown = slowdown
            try await player.play(vector.slowed(by: slowdown))
        }
    }

    @Test("every case is played")
    func everyCase() {
        let played = Set((SocketVectors.played + SocketVectors.longPoll + SocketVectors.handshakes).map(\.name))
        let left = Vector.all.map(\.name).filter { !played.contains($0) }
        #expect(left == [])
        #expect(SocketVectors.played.count > 150)
        #expect(SocketVectors.longPoll.count > 35)
    }

    @Test("the handshake is answered as recorded", arguments: SocketVectors.handshakes)
    func handshake(vector: Vector) async throws {
        #expect(try await Self.differences(vector, as: vector.deviating) == [])
    }

    @Test(
        "a handshake that is answered otherwise on purpose is",
        arguments: SocketVectors.handshakes.filter { Deviation.all[$0.name]?.comparesFields == true }
    )
    func handshakeDeviationsAreNeeded(vector: Vector) async throws {
        #expect(try await Self.differences(vector, as: vector) != [])
    }

    private static func send(_ request: Vector.Request, of vector: Vector, on client: RawClient) async throws {
        var headers = request.headers ?? [:]
        headers["host"] = "127.0.0.1"
        try await client.send(
            RawClient.request(
                VectorServer.target(request, of: vector),
                headers: headers,
                method: request.method ?? "GET",
                body: request.body ?? ""
            )
        )
    }

    private static func upgrade(
        _ client: RawClient,
        _ request: Vector.Request,
        of vector: Vector
    ) async throws -> RawResponse {
        try await client.requestUpgrade(
            VectorServer.target(request, of: vector),
            headers: request.headers ?? [:],
            without: request.without_headers ?? [],
            method: request.method ?? "GET"
        )
        return try await client.response()
    }

    /// How the answer to the first request of a case differs from the recorded one: the first that is not for a socket, if
    /// there is one.
    private static func differences(_ vector: Vector, as played: Vector) async throws -> [String] {
        try await withTestServer(VectorServer.mounts()) { server in
            let client = try await server.connect()
            let steps = played.steps
            let first = steps.firstIndex { if case .http = $0.action { true } else { false } } ?? 0
            let response: RawResponse
            switch steps[first].action {
            case .connect(let request):
                response = try await Self.upgrade(client, request, of: vector)
            case .http(let request, _):
                try await Self.send(request, of: vector, on: client)
                response = try await client.response()
            default:
                return ["no request"]
            }
            let expected = steps[first...].lazy.compactMap { step -> Vector.Response? in
                if case .expectHTTP(let response, _) = step.action { response } else { nil }
            }.first
            guard let expected else { return ["no answer is recorded"] }
            let comparesFields = Deviation.all[vector.name]?.comparesFields ?? true
            return Self.differences(response, expected, comparesFields: comparesFields)
        }
    }

    private static func differences(
        _ response: RawResponse,
        _ expected: Vector.Response,
        comparesFields: Bool
    ) -> [String] {
        var differences: [String] = []
        if response.status != expected.status {
            differences.append("status \(response.status), not \(expected.status)")
        }
        guard comparesFields else { return differences }
        for (name, value) in expected.headers ?? [:] where response.headers[name] != value {
            differences.append("\(name): \(response.headers[name] ?? "none"), not \(value)")
        }
        if expected.status == 101, let chosen = response.headers["sec-websocket-protocol"],
            expected.headers?["sec-websocket-protocol"] == nil
        {
            differences.append("subprotocol \(chosen), not none")
        }
        // The texts of 400 answers are Bandit's own, as the README of the vectors says.
        if expected.status != 400, case .string(let body) = expected.body, body != response.body {
            differences.append("body \(response.body), not \(body)")
        }
        return differences
    }
}
