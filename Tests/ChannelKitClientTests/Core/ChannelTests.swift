import ChannelKit
import ChannelKitTesting
import NIOCore
import TestSupport
import Testing

@testable import ChannelKitClient

/// On a clock that stands still unless the test moves it: nothing here waits for time.
@Suite("A client's channels", .timeLimit(.minutes(5)))
struct ChannelTests {
    struct Posted: Codable, Equatable { var id: String }

    @Test("a join says what it is given, and gives what the server says")
    func join() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = try fixture.client.channel("room:a", payload: ["name": "ann"])
            async let joined = room.join(as: Posted.self)
            let join = await connection.next()
            #expect(join.event == "phx_join" && join.topic == "room:a" && join.joinRef == join.ref)
            #expect(join.payload.text == #"{"name":"ann"}"#)
            try connection.reply(to: join, "ok", try json(#"{"id":"7"}"#))
            #expect(try await joined == Posted(id: "7"))
            await #expect(throws: ChannelClientError.self) { try await room.join() }
        }
    }

    @Test("a refused join says why, and the channel may be joined again")
    func refused() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            async let joined = room.join()
            try connection.reply(to: await connection.next(), "error", .reason("not you"))
            do {
                _ = try await joined
                Issue.record("the join was not refused")
            } catch let error as ChannelClientError {
                #expect(error.code == .joinRefused)
                #expect(error.reply?.reason == "not you")
            }
            try await fixture.join(room, on: connection)
        }
    }

    @Test("a push has an answer, and an error is thrown with what the server says")
    func push() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            try await fixture.join(room, on: connection)
            async let posted = room.push("say", ["text": "hello"], as: Posted.self)
            let push = await connection.next()
            #expect(push.payload.text == #"{"text":"hello"}"#)
            try connection.reply(to: push, "ok", try json(#"{"id":"9"}"#))
            #expect(try await posted == Posted(id: "9"))

            async let refused = room.push("say")
            try connection.reply(to: await connection.next(), "error", .reason("too long"))
            do {
                _ = try await refused
                Issue.record("the answer was no error")
            } catch let error as ChannelClientError {
                #expect(error.code == .errorReply)
                #expect(error.reply?.reason == "too long")
            }
        }
    }

    @Test("binary payloads go and come as they are")
    func binary() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: connection)
            _ = await events.next()
            let bytes = Payload.binary(ByteBuffer(bytes: [0, 255, 1]))
            async let answer = room.push("blob", bytes)
            let push = await connection.next()
            #expect(push.payload == bytes)
            try connection.reply(to: push, "ok", bytes)
            #expect(try await answer == bytes)
            try connection.receive(
                Message(joinRef: push.joinRef, ref: nil, topic: "room:a", event: "blob", payload: bytes)
            )
            guard case .message(let message) = await events.next() else { throw CancellationError() }
            #expect(message.payload == bytes)
        }
    }

    @Test("no answer in time is an error, and an answer that comes later is nobody's")
    func timeOut() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            try await fixture.join(room, on: connection)
            async let pushed = room.push("slow", timeout: .seconds(3))
            let push = await connection.next()
            await fixture.loop.advance(by: .seconds(3))
            do {
                _ = try await pushed
                Issue.record("it has not timed out")
            } catch let error as ChannelClientError {
                #expect(error.code == .timedOut)
            }
            try connection.reply(to: push)
            await fixture.loop.advance(by: .zero)
            #expect(fixture.client.counters.strayMessages == 1)
        }
    }

    @Test("a task that is cancelled waits no longer")
    func cancellation() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            try await fixture.join(room, on: connection)
            let push = Task { try await room.push("slow") }
            _ = await connection.next()
            push.cancel()
            await #expect(throws: CancellationError.self) { try await push.value }
        }
    }

    @Test("what is pushed without a connection goes out after the rejoin; what was sent fails")
    func reconnect() async throws {
        let fixture = try ClientFixture()
        var states = fixture.client.connectionStates().makeAsyncIterator()
        try await fixture.run {
            let first = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: first)
            async let lost = room.push("sent")
            _ = await first.next()
            first.receive(.closed(.failed(ChannelClientError(.connectionLost, "cut"))))
            do {
                _ = try await lost
                Issue.record("the answer came")
            } catch let error as ChannelClientError {
                #expect(error.code == .connectionLost)
            }
            async let one = room.push("one")
            async let two: Void = room.send("two", Payload.empty)
            await fixture.waits(&states)
            await fixture.loop.advance(by: .seconds(1))
            let second = await fixture.transport.connection()
            let join = await second.next()
            #expect(join.event == "phx_join")
            try second.reply(to: join)
            let pushes = [await second.next(), await second.next()]
            #expect(pushes.map(\.joinRef) == [join.ref, join.ref])
            #expect(Set(pushes.map(\.event)) == ["one", "two"])
            for push in pushes where push.event == "one" { try second.reply(to: push) }
            _ = try await one
            try await two
            guard
                case .joined(let joined) = await events.next(),
                case .interrupted(.connectionLost) = await events.next(),
                case .joined(let rejoined) = await events.next()
            else { throw CancellationError() }
            #expect(!joined.isRejoin && rejoined.isRejoin)
        }
    }

    @Test("the buffer has a bound")
    func bufferFull() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let options = RemoteChannelOptions(pushBuffer: PushBuffer(limit: 1))
            let room = fixture.client.channel("room:a", options: options)
            async let joined = room.join()
            let join = await connection.next()
            let pushes = (0..<2).map { number in Task { try await room.push("p\(number)") } }
            // Whichever comes second is refused at once, with the join still unanswered.
            let refused = await withTaskGroup(of: (any Error)?.self) { group in
                for push in pushes {
                    group.addTask {
                        do {
                            _ = try await push.value
                            return nil
                        } catch {
                            return error
                        }
                    }
                }
                let first = await group.next()
                _ = try? connection.reply(to: join)
                let push = await connection.next()
                _ = try? connection.reply(to: push)
                let second = await group.next()
                return [first, second].compactMap { $0 ?? nil }
            }
            _ = try await joined
            #expect(refused.count == 1)
            #expect((refused.first as? ChannelClientError)?.code == .pushBufferFull)
        }
    }

    @Test("a push on a channel that is not joined is an error")
    func notJoined() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let room = fixture.client.channel("room:a")
            do {
                try await room.push("say")
                Issue.record("it was sent")
            } catch let error as ChannelClientError {
                #expect(error.code == .notJoined)
            }
        }
    }

    @Test("a crash of the server's channel fails what was sent, and is followed by a rejoin after a while")
    func crash() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let backoff = Backoff(initial: .seconds(2), multiplier: 3, maximum: .seconds(60), jitter: 0)
            let room = fixture.client.channel("room:a", options: RemoteChannelOptions(rejoinBackoff: backoff))
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: connection)
            _ = await events.next()
            async let pushed = room.push("boom")
            let push = await connection.next()
            let error = Message(
                joinRef: push.joinRef,
                ref: push.joinRef,
                topic: "room:a",
                event: "phx_error",
                payload: .reason("channel_crash")
            )
            try connection.receive(error)
            do {
                _ = try await pushed
                Issue.record("it was answered")
            } catch let error as ChannelClientError {
                #expect(error.code == .channelCrashed)
            }
            guard case .interrupted(.crashed(let payload)) = await events.next() else { throw CancellationError() }
            #expect(payload.text == #"{"reason":"channel_crash"}"#)
            // A crash of the join that has ended is not one of the next.
            try connection.receive(error)
            await fixture.loop.advance(by: .seconds(2))
            let join = await connection.next()
            #expect(join.event == "phx_join" && join.ref != push.joinRef)
            try connection.reply(to: join, "error", .reason("busy"))
            guard case .interrupted(.rejoinRefused(let reply)) = await events.next() else { throw CancellationError() }
            #expect(reply.reason == "busy")
            await fixture.loop.advance(by: .seconds(6))
            try connection.reply(to: await connection.next())
            guard case .joined(let joined) = await events.next() else { throw CancellationError() }
            #expect(joined.isRejoin)
        }
    }

    @Test("a first join has the time that it is given, and is then left")
    func joinTimeOut() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            async let joined = room.join(timeout: .seconds(4))
            let join = await connection.next()
            await fixture.loop.advance(by: .seconds(4))
            do {
                _ = try await joined
                Issue.record("it has not timed out")
            } catch let error as ChannelClientError {
                #expect(error.code == .timedOut)
            }
            let leave = await connection.next()
            #expect(leave.event == "phx_leave" && leave.joinRef == join.ref)
            // What comes after all is not of the next join.
            async let again = room.join()
            let second = await connection.next()
            try connection.reply(to: join)
            try connection.reply(to: second, "ok", try json(#"{"id":"2"}"#))
            #expect(try await again.text == #"{"id":"2"}"#)
        }
    }

    @Test("leaving waits for the server, and ends the events")
    func leave() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: connection)
            _ = await events.next()
            async let left: Void = room.leave()
            let leave = await connection.next()
            #expect(leave.event == "phx_leave")
            try connection.reply(to: leave)
            try await left
            guard case .closed(.left) = await events.next() else { throw CancellationError() }
            #expect(await events.next() == nil)
            try await room.leave()
        }
    }

    @Test("a server that closes a channel ends it")
    func closedByServer() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            let messages = room.messages("news", as: Posted.self)
            try await fixture.join(room, on: connection)
            connection.receive(text: #"[null,null,"room:a","other",{}]"#)
            connection.receive(text: #"[null,null,"room:a","news",{"id":"1"}]"#)
            connection.receive(text: #"[null,null,"room:a","phx_close",{}]"#)
            var received: [Posted] = []
            for try await message in messages { received.append(message) }
            #expect(received == [Posted(id: "1")])
        }
    }

    @Test("a payload that is not what was asked for is an error")
    func undecodable() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var messages = room.messages("news", as: Posted.self).makeAsyncIterator()
            try await fixture.join(room, on: connection)
            connection.receive(text: #"[null,null,"room:a","news",{"id":1}]"#)
            await #expect(throws: ChannelKit.ChannelError.self) { try await messages.next() }
        }
    }

    @Test("messages of an earlier join are dropped")
    func stray() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events().makeAsyncIterator()
            try await fixture.join(room, on: connection)
            _ = await events.next()
            connection.receive(text: #"["999",null,"room:a","old",{}]"#)
            connection.receive(text: #"[null,null,"room:b","elsewhere",{}]"#)
            connection.receive(text: #"[null,null,"room:a","new",{}]"#)
            guard case .message(let message) = await events.next() else { throw CancellationError() }
            #expect(message.event == "new")
            #expect(fixture.client.counters.strayMessages == 2)
        }
    }

    @Test("a reader that is slow is told how much it has missed, and the client counts it")
    func overflow() async throws {
        let fixture = try ClientFixture()
        try await fixture.run {
            let connection = await fixture.transport.connection()
            let room = fixture.client.channel("room:a")
            var events = room.events(buffering: EventBuffering(limit: 2)).makeAsyncIterator()
            try await fixture.join(room, on: connection)
            for number in 1...4 { connection.receive(text: #"[null,null,"room:a","n\#(number)",{}]"#) }
            await fixture.loop.advance(by: .zero)
            guard
                case .missed(3) = await events.next(), case .message(let third) = await events.next(),
                case .message(let fourth) = await events.next()
            else { throw CancellationError() }
            #expect([third.event, fourth.event] == ["n3", "n4"])
            #expect(fixture.client.counters.droppedEvents == 3)
        }
    }

    @Test("the end of the client ends its channels, those never joined included")
    func end() async throws {
        let fixture = try ClientFixture()
        let joined = fixture.client.channel("room:a")
        let never = fixture.client.channel("room:b")
        var events = joined.events().makeAsyncIterator()
        var nothing = never.events().makeAsyncIterator()
        try await fixture.run {
            try await fixture.join(joined, on: await fixture.transport.connection())
            _ = await events.next()
        }
        guard case .interrupted(.connectionLost) = await events.next() else { throw CancellationError() }
        guard case .closed(.disconnected(.disconnected)) = await events.next() else { throw CancellationError() }
        #expect(await events.next() == nil)
        #expect(await nothing.next() == nil)
    }
}
