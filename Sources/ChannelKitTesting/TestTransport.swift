public import ChannelKit
import NIOCore
import Synchronization

/// What a client gets to see.
public enum TestFrame: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    /// The server has closed the transport. Nothing follows.
    case closed(CloseCode, reason: String)
}

/// Thrown when what a test waits for does not come.
public struct TestTimeout: Error, CustomStringConvertible {
    public var description: String
}

/// A transport without a network: what the server sends waits for the test.
final class TestTransport: SocketTransport {
    let eventLoop: any EventLoop
    let inbox: TestInbox

    /// Set when the socket has been opened. Confined to the event loop.
    var socket: Socket?

    init(eventLoop: any EventLoop, inbox: TestInbox) {
        self.eventLoop = eventLoop
        self.inbox = inbox
    }

    func send(_ frames: OutboundFrames) {
        for message in frames.messages {
            switch message.kind {
            case .text: self.inbox.append(.text(String(buffer: message.payload)))
            case .binary: self.inbox.append(.binary(Array(message.payload.readableBytesView)))
            }
        }
    }

    func close(_ code: CloseCode, reason: String) {
        self.inbox.append(.closed(code, reason: reason))
        self.ended()
    }

    /// The connection is no more.
    func ended() {
        let socket = self.socket
        self.socket = nil
        socket?.transportClosed()
    }
}

/// Frames that wait for a test, in order.
final class TestInbox: Sendable {
    private struct Waiter {
        let id: UInt64
        let isWanted: @Sendable (TestFrame) -> Bool
        let continuation: CheckedContinuation<TestFrame?, Never>
    }

    private struct State {
        var frames: [TestFrame] = []
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    func append(_ frame: TestFrame) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.isWanted(frame) }) else {
                state.frames.append(frame)
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: frame)
    }

    /// The first frame that is wanted, as soon as it is there; `nil` when the time is up. The others stay where they are.
    func next(
        within deadline: Duration,
        on eventLoop: any EventLoop,
        where isWanted: @escaping @Sendable (TestFrame) -> Bool
    ) async -> TestFrame? {
        await withCheckedContinuation { continuation in
            let (frame, waiting) = self.state.withLock { state -> (TestFrame?, UInt64?) in
                if let index = state.frames.firstIndex(where: isWanted) { return (state.frames.remove(at: index), nil) }
                let id = state.nextID
                state.nextID += 1
                state.waiters.append(Waiter(id: id, isWanted: isWanted, continuation: continuation))
                return (nil, id)
            }
            guard let id = waiting else {
                continuation.resume(returning: frame)
                return
            }
            eventLoop.scheduleTask(in: TimeAmount(deadline)) { self.giveUp(id) }
        }
    }

    /// What waits, for the description of a timeout.
    var waiting: [TestFrame] { self.state.withLock { $0.frames } }

    private func giveUp(_ id: UInt64) {
        let waiter = self.state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: nil)
    }
}
