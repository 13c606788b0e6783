import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import Auth

@Suite("Blocking lanes")
struct BlockingLanesTests {
    /// Holds work back until it is opened, and counts what is inside.
    final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let counts = Mutex((inside: 0, most: 0, refused: 0))

        var inside: Int { self.counts.withLock { $0.inside } }
        var most: Int { self.counts.withLock { $0.most } }
        var refused: Int { self.counts.withLock { $0.refused } }

        func refuse() { self.counts.withLock { $0.refused += 1 } }

        func pass() {
            self.counts.withLock {
                $0.inside += 1
                $0.most = max($0.most, $0.inside)
            }
            self.semaphore.wait()
            self.counts.withLock { $0.inside -= 1 }
        }

        func open(_ count: Int) { for _ in 0..<count { self.semaphore.signal() } }
    }

    @Test("as many pieces run at a time as there are lanes, as many wait as may, and the next is refused")
    func bounds() async throws {
        let lanes = BlockingLanes(label: "test", width: 3, maximumWaiting: 5)
        let gate = Gate()
        let outcomes = try await withThrowingTaskGroup(of: AuthError.Code?.self) { group in
            for _ in 0..<10 {
                group.addTask { @concurrent in
                    do {
                        try await lanes.run { gate.pass() }
                        return nil
                    } catch let error as AuthError {
                        gate.refuse()
                        return error.code
                    }
                }
            }
            #expect(try await eventually { gate.inside == 3 && gate.refused == 2 })
            gate.open(8)
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 8)
        #expect(outcomes.filter { $0 == .overloaded }.count == 2)
        #expect(gate.most == 3)
        #expect(try await lanes.run { 7 } == 7)
    }

    @Test("what the work throws is thrown")
    func errors() async {
        struct Failure: Error {}
        let lanes = BlockingLanes(label: "test", width: 1, maximumWaiting: 0)
        await #expect(throws: Failure.self) { try await lanes.run { throw Failure() } }
        #expect(await (try? lanes.run { 1 }) == 1)
    }

    @Test("work that is cancelled before its turn does not run and makes room")
    func cancellation() async throws {
        let lanes = BlockingLanes(label: "test", width: 1, maximumWaiting: 1)
        let gate = Gate()
        async let first: Void = lanes.run { gate.pass() }
        #expect(try await eventually { gate.inside == 1 })
        let second = Task { try await lanes.run { Issue.record("It ran.") } }
        second.cancel()
        gate.open(1)
        try await first
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(try await lanes.run { 7 } == 7)
    }
}
