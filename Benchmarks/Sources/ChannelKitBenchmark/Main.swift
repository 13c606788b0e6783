import ChannelKit
import Foundation
import Measuring
import NIOCore
import NIOEmbedded
import NIOWebSocket

/// What ChannelKit itself costs, without a network: each figure beside what it can be held against in the same run.
@main
struct Main {
    static let content = String(repeating: "x", count: 128)
    static let payload = ByteBuffer(string: #"{"content":"\#(Self.content)"}"#)

    @MainActor
    static func main() async throws {
        printLine("", "ns", "beside", "ratio")
        try await self.messages()
        try self.frames()
        for count in [1, 100, 10_000] { try await self.fanOut(to: count) }
        for count in [1_000, 10_000] { try await self.presence(of: count) }
    }

    private static func report(_ name: String, _ seconds: Double, beside other: Double, per count: Int = 1) {
        let scale = 1e9 / Double(count)
        printLine(name, decimal(seconds * scale), decimal(other * scale), String(format: "%.2f", seconds / other))
    }

    // MARK: Messages

    /// The array of a V2 message, as Foundation reads it.
    private struct Envelope: Decodable {
        struct Content: Decodable {
            var content: String
        }

        init(from decoder: any Decoder) throws {
            var array = try decoder.unkeyedContainer()
            _ = try array.decode(String.self)
            _ = try array.decode(String.self)
            _ = try array.decode(String.self)
            _ = try array.decode(String.self)
            _ = try array.decode(Content.self)
        }
    }

    @MainActor
    private static func messages() async throws {
        let bench = Bench()
        let member = try await bench.member(0, of: "bench:1")
        func text(_ event: String) -> ByteBuffer {
            ByteBuffer(string: #"["1","7","bench:1","\#(event)",{"content":"\#(self.content)"}]"#)
        }
        let note = text("note")
        let data = Data(note.readableBytesView)
        let decoder = JSONDecoder()
        let foundation = try secondsPerRun { consume(try decoder.decode(Envelope.self, from: data)) }
        let received = try secondsPerRun { member.receive(note) }
        self.report("message to its handler / JSONDecoder", received, beside: foundation)

        let echo = text("echo")
        let before = member.frameCount
        let echoed = try secondsPerRun { member.receive(echo) }
        precondition(member.frameCount > before, "An echo is answered.")
        self.report("echo through a socket / JSONDecoder", echoed, beside: foundation)
    }

    // MARK: Frames

    private static func frames() throws {
        let ours = try secondsPerRun { consume(OutboundFrames(.text, payload: self.payload)) }
        let channel = EmbeddedChannel(handler: WebSocketFrameEncoder())
        let theirs = try secondsPerRun {
            try channel.writeOutbound(WebSocketFrame(fin: true, opcode: .text, data: self.payload))
            while let bytes = try channel.readOutbound(as: ByteBuffer.self) { consume(bytes) }
        }
        _ = try channel.finish()
        self.report("frame encoded / NIO's encoder", ours, beside: theirs)
    }

    // MARK: Broadcasts

    @MainActor
    private static func fanOut(to count: Int) async throws {
        let bench = Bench()
        let members = try await bench.members(count, of: "bench:1")
        let payload = ["content": self.content]
        let before = members[0].frameCount
        let broadcast = try secondsPerRun {
            try bench.endpoint.broadcast(topic: "bench:1", event: "shout", payload: payload)
            bench.eventLoop.run()
        }
        precondition(members.allSatisfy { $0.frameCount > before }, "Every member gets what is broadcast.")
        let alone = try secondsPerRun {
            for member in members { member.send(OutboundFrames(.text, payload: self.payload)) }
        }
        self.report("broadcast to \(count), each / framed for each", broadcast, beside: alone, per: count)
    }

    // MARK: Presence

    /// One comes and goes where many are. Beside it the same where nobody is: what it costs must not grow with the room.
    @MainActor
    private static func presence(of count: Int) async throws {
        func comeAndGo(_ present: Int) async throws -> Double {
            let bench = Bench()
            let members = try await bench.members(present, of: "room:1")
            let connection = try await bench.endpoint.connect(
                ConnectRequest(path: "/socket/websocket", query: "vsn=2.0.0&token=guest")
            )
            let join = ByteBuffer(string: #"["1","1","room:1","phx_join",{}]"#)
            let seconds = try secondsPerRun {
                let guest = MemoryTransport(eventLoop: bench.eventLoop)
                guest.open(connection)
                guest.receive(join)
                guest.end()
                bench.eventLoop.run()
            }
            consume(members)
            return seconds
        }
        let alone = try await comeAndGo(0)
        let many = try await comeAndGo(count)
        self.report("presence comes and goes, \(count) there / 0", many, beside: alone)
    }
}
