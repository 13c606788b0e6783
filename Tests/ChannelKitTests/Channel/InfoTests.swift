import ChannelKit
import ChannelKitTesting
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("What the server's own code sends to a channel")
struct InfoTests {
    @Test("the sender learns when too much waits, and when there is room again")
    func full() async throws {
        var limits = SocketLimits()
        limits.mailboxCapacity = 3
        let bench = InfoBench(limits: limits)
        let ann = try await bench.connect()
        try await ann.join("info")
        let context = try #require(bench.notes.context)
        let waiting = try ann.cast("info", "wait")
        #expect(try await eventually { bench.gate.waiterCount == 1 })
        #expect(context.send(1))
        #expect(context.send(2, after: .zero) != nil)
        #expect(context.send(3))
        #expect(!context.send(4))
        #expect(context.send(5, after: .zero) == nil)
        #expect(bench.endpoint.counters.refusedInfos == 2)
        // The client's own messages have their own room.
        let count = try ann.cast("info", "numbers")
        bench.gate.open()
        #expect(try await ann.reply(to: waiting, on: "info").isOK)
        #expect(try await ann.reply(to: count, on: "info").isOK)
        #expect(try await eventually { bench.notes.numbers.sorted() == [1, 2, 3] })
        #expect(context.send(6))
        #expect(try await eventually { bench.notes.numbers.last == 6 })
    }

    @Test("a timer that is cancelled tells nothing and leaves its place")
    func cancelTimer() async throws {
        var limits = SocketLimits()
        limits.mailboxCapacity = 1
        let bench = InfoBench(limits: limits)
        let ann = try await bench.connect()
        try await ann.join("info")
        let context = try #require(bench.notes.context)
        for number in 1...5 {
            let timer = try #require(context.send(number, after: .seconds(3600)))
            #expect(!context.send(-number))
            timer.cancel()
            timer.cancel()
            #expect(try await eventually { context.send(number * 10) })
            #expect(try await eventually { bench.notes.numbers.last == number * 10 })
        }
        #expect(bench.notes.numbers == [10, 20, 30, 40, 50])
    }

    @Test("a channel that has ended takes nothing")
    func ended() async throws {
        let bench = InfoBench()
        let ann = try await bench.connect()
        try await ann.join("info")
        let context = try #require(bench.notes.context)
        try await ann.leave("info")
        _ = try await ann.receive("phx_close", on: "info")
        #expect(!context.send(1))
        #expect(context.send(2, after: .zero) == nil)
        #expect(bench.endpoint.counters.refusedInfos == 0)
    }
}

/// What channels have noted.
private final class InfoNotes: Sendable {
    private struct State {
        var numbers: [Int] = []
        var contexts: [InfoChannel.Context] = []
    }

    private let state = Mutex(State())

    var numbers: [Int] { self.state.withLock { $0.numbers } }
    var context: InfoChannel.Context? { self.state.withLock { $0.contexts.last } }

    func note(_ number: Int) { self.state.withLock { $0.numbers.append(number) } }
    func note(_ context: InfoChannel.Context) { self.state.withLock { $0.contexts.append(context) } }
}

/// A channel that notes the numbers it is told.
private struct InfoChannel: Channel {
    typealias Assigns = String

    let gate: Gate
    let notes: InfoNotes

    static let events = Events<Self> {
        On("wait", NoPayload.self) { channel, _, _ in
            await channel.gate.wait()
            return .ok
        }
        On("numbers", NoPayload.self) { channel, _, _ in .ok(channel.notes.numbers) }
    }

    func join(_ payload: NoPayload, context: Context) async throws -> NoPayload {
        self.notes.note(context)
        return NoPayload()
    }

    func handleInfo(_ number: Int, context: Context) async throws { self.notes.note(number) }
}

/// An endpoint with such channels.
private struct InfoBench {
    let gate = Gate()
    let notes = InfoNotes()
    let endpoint: Endpoint<OpenSocket>

    init(limits: SocketLimits = SocketLimits()) {
        let (gate, notes) = (self.gate, self.notes)
        self.endpoint = Endpoint(
            OpenSocket(),
            channels: [.channel("info") { InfoChannel(gate: gate, notes: notes) }],
            limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    func connect() async throws -> TestClient {
        try await TestClient.connect(to: self.endpoint, query: "name=ann")
    }
}
