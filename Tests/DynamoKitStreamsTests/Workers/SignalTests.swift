import DynamoKit
import TestSupport
import Testing

@testable import DynamoKitStreams

@Suite("Signal")
struct SignalTests {
    @Test("wakes all who wait for it, and lets through all who come later")
    func raise() async {
        let signal = Signal()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { await signal.wait() } }
            signal.raise()
        }
        await signal.wait()
        #expect(signal.isRaised)
        signal.lower()
        #expect(!signal.isRaised)
    }

    @Test("lets go of a task that is cancelled, before or while it waits")
    func cancellation() async {
        let signal = Signal()
        for _ in 0..<100 {
            let task = Task { await signal.wait() }
            task.cancel()
            await task.value
        }
    }

    @Test("is waited for until the time is over")
    func timeout() async throws {
        let clock = ManualClock()
        let signal = Signal()
        let streamClock = ClockTimer(clock)
        async let wait: Void = signal.wait(atMost: .seconds(60), clock: streamClock)
        // However often the clock moves before the wait begins, it ends.
        async let end: Void = Self.advance(clock, until: signal)
        try await wait
        signal.raise()
        await end
        // Raised, it is not waited for at all: the clock stands still from here.
        try await signal.wait(atMost: .seconds(60), clock: streamClock)
    }

    private static func advance(_ clock: ManualClock, until signal: Signal) async {
        while !signal.isRaised {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
    }

    @Test("throws when the task that waits is cancelled")
    func cancelledTimeout() async {
        let clock = ClockTimer(ManualClock())
        let task = Task { try await Signal().wait(atMost: .seconds(60), clock: clock) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
