import ChannelKit
import ChannelKitTesting
import Foundation
import HTTPTypes
import Logging
import PhoenixConformance
import TestSupport
import Testing

@Suite("Recorded Phoenix")
struct VectorTests {
    @Test("answers as Phoenix 1.8 does, or as the list of deviations says", arguments: Vector.inMemory)
    func replay(vector: Vector) async throws {
        _ = try await withStretchedTime(by: Vector.slowdowns) { slowdown in
            try await MemoryServer(vector).player.play(vector.deviating.slowed(by: slowdown))
            return true
        }
    }

    @Test("the deviations name recorded cases, and each is played, here or where polls and header fields are")
    func deviationsAreCases() {
        let played = Set(Vector.inMemory.map(\.name))
        let elsewhere = Set(
            Vector.all.map(\.name).filter { $0.hasPrefix("long poll: ") || Deviation.all[$0]?.comparesFields == true }
        )
        #expect(Deviation.all.keys.filter { !played.contains($0) && !elsewhere.contains($0) } == [])
        #expect(played.count >= 140)
    }

    @Test(
        "Phoenix's own answer fails where a deviation is listed",
        arguments: Vector.inMemory.filter { Deviation.all[$0.name] != nil }
    )
    func deviationsAreNeeded(vector: Vector) async throws {
        var player = MemoryServer(vector).player
        player.deadline = .milliseconds(300)
        await #expect(throws: VectorMismatch.self) { try await player.play(vector) }
    }
}

extension Vector {
    /// The cases that need no HTTP server: those that say nothing of frames, headers, origins and long poll.
    static let inMemory = Vector.all.filter { vector in
        let settings = Set((vector.server ?? [:]).keys)
        guard settings.isSubset(of: ["max_channels_per_transport", "auth_token"]) else { return false }
        return vector.connect.map(\.isPlain) ?? true
            && vector.steps.allSatisfy { step in
                switch step.action {
                case .connect(let request): request.isPlain
                case .send(.raw), .http, .expectPong: false
                case .expectHTTP(let response, _): [101, 403, 500].contains(response.status)
                default: true
                }
            }
    }
}

extension Vector.Request {
    fileprivate var isPlain: Bool {
        self.method == nil && self.without_headers == nil
            && ["/socket/websocket", "/tiny/websocket"].contains(self.path)
            && Set((self.headers ?? [:]).keys).isSubset(of: ["Sec-WebSocket-Protocol"])
    }
}

/// The endpoint of a case, and connections to it without a network.
private struct MemoryServer {
    let endpoint: Endpoint<ConformanceSocket>

    init(_ vector: Vector) {
        var limits = SocketLimits.patient
        if case .number(let text) = vector.server?["max_channels_per_transport"] {
            limits.maximumChannels = Int(text) ?? limits.maximumChannels
        }
        self.endpoint = conformanceEndpoint(
            limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    var player: VectorPlayer {
        VectorPlayer { [endpoint] request in
            var fields = HTTPFields()
            for (name, value) in request.headers ?? [:] {
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
            let request = ConnectRequest(path: request.path, query: request.query ?? "", headerFields: fields)
            do {
                return .connected(
                    MemoryConnection(client: try await TestClient.connect(to: endpoint, request: request)),
                    headers: [:]
                )
            } catch let refusal as ConnectRefusal {
                return .refused(status: refusal.status.code, headers: [:])
            }
        }
    }
}

private struct MemoryConnection: VectorConnection {
    let client: TestClient

    func send(_ frame: Vector.Frame) {
        switch frame {
        case .text(let text): self.client.send(text: text)
        case .binary(let bytes): self.client.send(binary: bytes)
        case .raw: Issue.record("raw frames need a WebSocket")
        }
    }

    func next(within duration: Duration) async -> VectorEvent? {
        switch await self.client.nextFrame(within: duration) {
        case .text(let text): .text(text)
        case .binary(let bytes): .binary(bytes)
        case .closed(let code, let reason): .closed(code: code.rawValue, reason: reason)
        case nil: nil
        }
    }

    func drop() { self.client.drop() }
}
