import ChannelKitTesting
import Logging
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import ChannelKit

@Suite("PubSub")
struct PubSubTests {
    @Test("a broadcast reaches every member on every loop, the sender before its reply")
    func broadcast() async throws {
        let probe = Probe()
        var clients: [TestClient] = []
        for name in 1...8 { clients.append(try await probe.connect("user\(name)")) }
        for client in clients { try await client.join("probe:1") }
        clients[0].send(text: #"[null,"99","probe:1","shout",{"n":1}]"#)
        for client in clients {
            #expect(try await client.nextFrame() == .text(#"[null,null,"probe:1","shout",{"n":1}]"#))
        }
        #expect(try await clients[0].reply(to: "99", on: "probe:1").isOK)
    }

    @Test("broadcasts of one sender keep their order, and never fall behind its replies")
    func order() async throws {
        let probe = Probe()
        let ann = try await probe.connect("ann")
        let bob = try await probe.connect("bob")
        try await ann.join("probe:1")
        try await bob.join("probe:1")
        for n in 0..<200 { ann.send(text: #"[null,"r\#(n)","probe:1","shout",{"n":\#(n)}]"#) }
        for n in 0..<200 {
            #expect(try await ann.nextFrame() == .text(#"[null,null,"probe:1","shout",{"n":\#(n)}]"#))
            guard case .text(let reply) = try await ann.nextFrame() else { throw Unexpected() }
            #expect(reply.contains(#""r\#(n)","probe:1","phx_reply""#))
            #expect(try await bob.nextFrame() == .text(#"[null,null,"probe:1","shout",{"n":\#(n)}]"#))
        }
    }

    @Test("broadcastFrom leaves out its sender only, in a burst of both kinds too")
    func broadcastFrom() async throws {
        let probe = Probe()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ann = try await TestClient.connect(to: probe.endpoint, query: "name=ann", eventLoop: loop)
        let bob = try await TestClient.connect(to: probe.endpoint, query: "name=bob", eventLoop: loop)
        try await ann.join("probe:1")
        try await bob.join("probe:1")
        for n in 0..<50 {
            ann.send(text: #"[null,"a","probe:1","\#(n % 2 == 0 ? "shout" : "shout_from")",{"n":\#(n)}]"#)
        }
        for n in 0..<50 {
            if n % 2 == 0 {
                #expect(try await ann.nextFrame() == .text(#"[null,null,"probe:1","shout",{"n":\#(n)}]"#))
            }
            guard case .text(let reply) = try await ann.nextFrame() else { throw Unexpected() }
            #expect(reply.contains("phx_reply"))
            #expect(try await bob.nextFrame() == .text(#"[null,null,"probe:1","shout",{"n":\#(n)}]"#))
        }
    }

    @Test("the server's own code subscribes for a scope, and what it does not read in time is counted")
    func subscription() async throws {
        let pubSub = LocalPubSub()
        let numbers = try await pubSub.withSubscription(to: "t", capacity: 3) { messages in
            for n in 1...5 { try pubSub.broadcast(Broadcast(topic: "t", event: "n\(n)", payload: .empty)) }
            #expect(messages.droppedCount == 2)
            var events: [String] = []
            for await message in messages {
                events.append(message.event)
                if events.count == 3 { break }
            }
            return events
        }
        #expect(numbers == ["n3", "n4", "n5"])
    }

    @Test("a subscription may drop the newest instead")
    func dropNewest() async throws {
        let pubSub = LocalPubSub()
        try await pubSub.withSubscription(to: "t", capacity: 1, onOverflow: .dropNewest) { messages in
            for n in 1...3 { try pubSub.broadcast(Broadcast(topic: "t", event: "n\(n)", payload: .empty)) }
            #expect(messages.droppedCount == 2)
            for await message in messages {
                #expect(message.event == "n1")
                break
            }
        }
    }

    @Test("an adapter hears of broadcasts of this node only, and of topics when they come into use and go out of it")
    func adapter() async throws {
        let adapter = RecordingAdapter()
        let pubSub = LocalPubSub(adapter: adapter)
        try await pubSub.withSubscription(to: "t") { messages in
            try pubSub.broadcast(Broadcast(topic: "t", event: "ours", payload: .empty))
            try pubSub.deliver(Broadcast(topic: "t", event: "theirs", payload: .empty))
            var iterator = messages.makeAsyncIterator()
            #expect(await iterator.next()?.event == "ours")
            #expect(await iterator.next()?.event == "theirs")
        }
        #expect(adapter.all == ["active t", "publish ours", "inactive t"])
    }

    @Test("a loop that does not keep up drops the oldest, counts, and tells the members of that topic only")
    func overflow() async throws {
        let pubSub = LocalPubSub(loopCapacity: 2)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let recorder = Recorder()
        let untouched = Recorder()
        try await loop.submit {
            let subscribers = pubSub.subscribers(on: loop)
            let member = Member(serializer: .v2, mayIntercept: true)
            member.delegate = recorder
            pubSub.subscribe(member, to: "t", on: subscribers)
            let other = Member(serializer: .v2, mayIntercept: true)
            other.delegate = untouched
            pubSub.subscribe(other, to: "other", on: subscribers)
            for n in 1...5 { try pubSub.broadcast(Broadcast(topic: "t", event: "n\(n)", payload: .empty)) }
        }.get()
        #expect(try await eventually { recorder.all == ["gap"] })
        #expect(untouched.all == [])
        #expect(pubSub.droppedCount == 3)
    }

    @Test("a client that has missed a broadcast is told so with phx_error, and may join anew")
    func gap() async throws {
        let pubSub = LocalPubSub(loopCapacity: 1)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let endpoint = Endpoint(
            OpenSocket(),
            channels: [.channel("probe:*") { ProbeChannel(journal: Journal(), gate: Gate()) }],
            pubSub: pubSub,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let ann = try await TestClient.connect(to: endpoint, query: "name=ann", eventLoop: loop)
        try await ann.join("probe:1")
        try await loop.submit {
            for n in 1...2 { try pubSub.broadcast(Broadcast(topic: "probe:1", event: "n\(n)", payload: .empty)) }
        }.get()
        _ = try await ann.receive("phx_error", on: "probe:1")
        #expect(try await ann.join("probe:1").isOK)
        try endpoint.broadcast(topic: "probe:1", event: "n3", payload: NoPayload())
        _ = try await ann.receive("n3", on: "probe:1")
    }
}

private final class RecordingAdapter: PubSubAdapter {
    private let lines = Mutex<[String]>([])

    var all: [String] { self.lines.withLock { $0 } }

    func publish(_ broadcast: Broadcast) { self.lines.withLock { $0.append("publish \(broadcast.event)") } }
    func publish(toNodes message: ByteBuffer) { self.lines.withLock { $0.append("node") } }
    func topicBecameActive(_ topic: String) { self.lines.withLock { $0.append("active \(topic)") } }
    func topicBecameInactive(_ topic: String) { self.lines.withLock { $0.append("inactive \(topic)") } }
}

private final class Recorder: MemberDelegate, Sendable {
    private let events = Mutex<[String]>([])

    var all: [String] { self.events.withLock { $0 } }

    func deliver(_ frames: OutboundFrames) {}
    func missedBroadcasts() { self.events.withLock { $0.append("gap") } }
    func intercepts(_ event: String) -> Bool { true }
    func deliver(intercepted broadcast: Broadcast, at offset: Int?) {
        self.events.withLock { $0.append(broadcast.event) }
    }
}
