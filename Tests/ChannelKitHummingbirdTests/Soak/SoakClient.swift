import ChannelKit
import NIOCore
import Synchronization
import TestSupport

/// A client of every bad habit. What becomes of its connection is the server's affair: sending on one that has been closed is
/// no failure.
struct SoakClient {
    static let topics = ["soak:1", "soak:2", "soak:3"]

    let name: String
    let server: TestServer
    let endpoint: Endpoint<SoakSocket>
    /// A position in a topic that some client was told, to come back with.
    let position: SoakPosition
    var random: SplitMix64

    /// One connection, from its opening to its end.
    mutating func live() async throws {
        switch Int.random(in: 0..<10, using: &self.random) {
        case 0: try await self.talkNonsense()
        case 1: try await self.poll()
        default: try await self.talk()
        }
    }

    // MARK: A socket

    private mutating func talk() async throws {
        let socket = try await RawClient.connect(to: self.server.port)
        try await socket.upgrade("/socket/websocket?vsn=\(self.chance(8) ? "1.0.0" : "2.0.0")&name=\(self.name)")
        do {
            for _ in 0..<Int.random(in: 1..<40, using: &self.random) { try await self.act(on: socket) }
            if self.chance(3) { try await socket.send(.close(1000)) }
            if self.chance(5) { try await socket.finish() }
        } catch is RawClient.Unexpected {
            throw Unexpected()
        } catch {
            // The server has closed it, for a good reason.
        }
        _ = try? await socket.drop()
    }

    private struct Unexpected: Error {}

    private mutating func act(on socket: RawClient) async throws {
        let topic = Self.topics.randomElement(using: &self.random) ?? ""
        switch Int.random(in: 0..<100, using: &self.random) {
        case ..<20: try await socket.send(text: self.join(topic))
        case ..<28: try await socket.send(text: Self.message(topic, "phx_leave"))
        case ..<32: try await socket.send(text: Self.message(topic, "crash"))
        case ..<35: try await socket.send(text: Self.message(topic, "stop"))
        case ..<40: try await socket.send(text: Self.message(topic, "endless"))
        case ..<45: try await socket.send(text: Self.message(topic, "timers"))
        case ..<50: try await socket.send(text: Self.message(topic, "retrack"))
        case ..<55: try await socket.send(text: Self.message(topic, "slow"))
        case ..<60: try await socket.send(text: Self.message(topic, "rewrite", #"{"n":1}"#))
        case ..<63: try await self.flood(socket, topic)
        case ..<66: try await socket.setReads(self.chance(2))
        case ..<68: try await socket.send(RawFrame(opcode: 0x9, payload: ByteBuffer(string: "ping")))
        case ..<70: try await socket.send(text: #"["nonsense"#)
        case ..<71: try await socket.send(RawFrame(rsv: 2, opcode: 0x3))
        case ..<72: try await socket.send(RawFrame(fin: false, opcode: 0x1, payload: ByteBuffer(string: "[")))
        case ..<73: try await socket.send(RawFrame(opcode: 0x2, payload: ByteBuffer(bytes: [0, 1, 255, 3])))
        case ..<74: try self.endpoint.disconnect("socket:\(self.name)")
        case ..<90: try await socket.send(text: Self.message(topic, "say", #"{"text":"hello"}"#))
        default: await self.read(socket)
        }
    }

    private func flood(_ socket: RawClient, _ topic: String) async throws {
        let payload = #"{"text":"\#(String(repeating: "x", count: 2_000))"}"#
        for _ in 0..<100 { try await socket.send(text: Self.message(topic, "say", payload)) }
    }

    private func read(_ socket: RawClient) async {
        while case .frame(let frame) = await socket.next(within: .milliseconds(1)) { self.remember(frame.payload) }
    }

    // MARK: Long poll, and no protocol at all

    private mutating func poll() async throws {
        let client = try await PollingClient(self.server, query: "vsn=2.0.0&name=\(self.name)")
        for _ in 0..<Int.random(in: 1..<6, using: &self.random) {
            let topic = Self.topics.randomElement(using: &self.random) ?? ""
            _ = try await client.post(self.join(topic), Self.message(topic, "say"), self.chance(4) ? "nonsense" : "")
            if self.chance(2) { _ = try await client.poll() }
        }
        // Left alone with a poll that waits, or between polls: the session has to end by itself.
        if self.chance(2) { try await client.startPoll() }
        for connection in [client.polls, client.posts] { _ = try? await connection.drop() }
    }

    private mutating func talkNonsense() async throws {
        let socket = try await RawClient.connect(to: self.server.port)
        let bytes = (0..<Int.random(in: 0..<400, using: &self.random)).map { _ in
            UInt8.random(in: .min ... .max, using: &self.random)
        }
        // Before an upgrade or behind it.
        if self.chance(2) { try await socket.upgrade("/socket/websocket?vsn=2.0.0&name=\(self.name)") }
        _ = try? await socket.send(ByteBuffer(bytes: bytes))
        if self.chance(2) { _ = await socket.next(within: .milliseconds(5)) }
        _ = try? await socket.drop()
    }

    // MARK: Messages

    private mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &self.random) == 0 }

    private mutating func join(_ topic: String) -> String {
        let payloads = ["{}", #"{"_resume":{}}"#, #"{"_resume":\#(self.position.value ?? "7")}"#]
        return Self.message(topic, "phx_join", payloads.randomElement(using: &self.random) ?? "{}")
    }

    private static func message(_ topic: String, _ event: String, _ payload: String = "{}") -> String {
        #"["1","1","\#(topic)","\#(event)",\#(payload)]"#
    }

    /// Keeps the position that the answer to a join tells.
    private func remember(_ payload: ByteBuffer) {
        let text = String(buffer: payload)
        guard let start = text.firstRange(of: #""_resume":"#)?.upperBound, text.contains(#""epoch""#) else { return }
        guard let end = text[start...].firstIndex(of: "}") else { return }
        self.position.set(String(text[start...end]))
    }
}

/// The position in a topic that a client was told last.
final class SoakPosition: Sendable {
    private let text = Mutex<String?>(nil)

    var value: String? { self.text.withLock { $0 } }

    func set(_ value: String) { self.text.withLock { $0 = value } }
}

/// How many clients have not gone.
final class SoakCrowd: Sendable {
    private let count: Atomic<Int>

    init(_ count: Int) {
        self.count = Atomic(count)
    }

    var isThere: Bool { self.count.load(ordering: .sequentiallyConsistent) > 0 }

    func oneHasGone() { self.count.subtract(1, ordering: .sequentiallyConsistent) }
}
