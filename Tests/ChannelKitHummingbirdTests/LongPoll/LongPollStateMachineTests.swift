import NIOCore
import Testing

@testable import ChannelKitHummingbird

@Suite("LongPollStateMachine")
struct LongPollStateMachineTests {
    private typealias Messages = LongPollStateMachine.Messages

    private static func machine(outboundLimit: Int = 100) -> LongPollStateMachine {
        LongPollStateMachine(outboundLimit: outboundLimit, maximumWaitingPolls: 2)
    }

    private static func text(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    private static func messages(_ texts: String...) -> Messages {
        Messages(text: ByteBuffer(string: texts.joined(separator: ",")), count: texts.count)
    }

    @Test("what is sent between polls is given to the next one, in order, once")
    func buffers() {
        var machine = Self.machine()
        #expect(machine.sent(Self.text("a")) == .none)
        #expect(machine.sent(Self.text("b")) == .none)
        #expect(machine.polled(1) == .answer(Self.messages("a", "b")))
        #expect(machine.polled(2) == .wait)
    }

    @Test("what is sent within one turn goes to the waiting poll in one answer")
    func coalesces() throws {
        var machine = Self.machine()
        #expect(machine.polled(1) == .wait)
        #expect(machine.sent(Self.text("a")) == .scheduleFlush)
        #expect(machine.sent(Self.text("b")) == .none)
        let answer = machine.turnEnded()
        #expect(try #require(answer) == (1, Self.messages("a", "b")))
        #expect(!machine.hasWaitingPolls)
        #expect(machine.turnEnded()?.0 == nil)
    }

    @Test("a poll that is given up before the turn ends leaves the messages for the next one")
    func givenUp() {
        var machine = Self.machine()
        #expect(machine.polled(1) == .wait)
        #expect(machine.sent(Self.text("a")) == .scheduleFlush)
        #expect(machine.gaveUp(1) == true)
        #expect(machine.gaveUp(1) == false)
        #expect(machine.turnEnded()?.0 == nil)
        #expect(machine.polled(2) == .answer(Self.messages("a")))
    }

    @Test("a later poll takes over; the earlier one waits for its window, and too many are refused")
    func takesOver() throws {
        var machine = Self.machine()
        #expect(machine.polled(1) == .wait)
        #expect(machine.polled(2) == .wait)
        #expect(machine.polled(3) == .refuse)
        #expect(machine.sent(Self.text("a")) == .scheduleFlush)
        let answer = machine.turnEnded()
        #expect(try #require(answer) == (2, Self.messages("a")))
        #expect(machine.hasWaitingPolls)
        #expect(machine.gaveUp(1) == true)
        #expect(!machine.hasWaitingPolls)
    }

    @Test("a client that does not poll ends when more than the limit waits for it")
    func overflow() {
        var machine = Self.machine(outboundLimit: 5)
        #expect(machine.sent(Self.text("abc")) == .none)
        #expect(machine.sent(Self.text("de")) == .none)
        #expect(machine.sent(Self.text("f")) == .end)
    }

    @Test("a burst within one turn does not end a client that polls; a message that never fits does")
    func burst() throws {
        var machine = Self.machine(outboundLimit: 5)
        #expect(machine.polled(1) == .wait)
        #expect(machine.sent(Self.text("abc")) == .scheduleFlush)
        #expect(machine.sent(Self.text("def")) == .answer(1, Self.messages("abc")))
        #expect(machine.turnEnded()?.0 == nil)
        #expect(machine.polled(2) == .answer(Self.messages("def")))
        #expect(machine.polled(3) == .wait)
        #expect(machine.sent(Self.text("abcdef")) == .end)
    }

    @Test("the last poll is given what was sent last; all others, and those that come later, hear that it is over")
    func ends() {
        var machine = Self.machine()
        #expect(machine.polled(1) == .wait)
        #expect(machine.polled(2) == .wait)
        #expect(machine.sent(Self.text("bye")) == .scheduleFlush)
        #expect(machine.ended() == .init(answer: (2, Self.messages("bye")), gone: [1]))
        #expect(machine.polled(3) == .gone)
        #expect(machine.sent(Self.text("late")) == .none)
        #expect(machine.turnEnded()?.0 == nil)
    }

    @Test("with nothing to say, all waiting polls hear that it is over")
    func endsQuietly() {
        var machine = Self.machine()
        #expect(machine.polled(1) == .wait)
        #expect(machine.polled(2) == .wait)
        #expect(machine.ended() == .init(answer: nil, gone: [1, 2]))
    }
}
