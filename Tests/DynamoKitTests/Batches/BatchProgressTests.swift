import TestSupport
import Testing

@testable import DynamoKit

@Suite("Progress of a batch")
struct BatchProgressTests {
    typealias Progress = BatchProgress<Int>

    private var random = SplitMix64(seed: 1)

    private func progress(_ count: Int, limit: Int = 10, bytes: Int = .max, calls: Int = 2, attempts: Int = 3)
        -> Progress
    {
        Progress(
            Array(0..<count),
            limits: .init(count: limit, bytes: bytes),
            options: BatchOptions(
                maximumConcurrentCalls: calls,
                maximumAttemptsWithoutProgress: attempts,
                baseDelay: .seconds(1),
                maximumDelay: .seconds(4)
            ),
            size: { $0 }
        )
    }

    /// The calls that may be made now, until something has to be waited for; and what that is.
    private mutating func calls(of progress: inout Progress) -> (calls: [Progress.Call], then: Progress.NextAction) {
        var calls: [Progress.Call] = []
        while true {
            let action = progress.nextAction(using: &self.random)
            guard case .send(let call) = action else { return (calls, action) }
            calls.append(call)
        }
    }

    @Test("as many calls are under way as allowed, and the next begins when one has ended")
    mutating func concurrency() {
        var progress = self.progress(35)
        var (calls, then) = self.calls(of: &progress)
        #expect(calls.map(\.requests) == [Array(0..<10), Array(10..<20)])
        #expect(then.isAwaitCall)
        #expect(progress.left == Array(0..<35))
        progress.received(calls[1], unprocessed: [])
        #expect(progress.left == Array(0..<10) + Array(20..<35))
        (calls, then) = self.calls(of: &progress)
        #expect(calls.map(\.requests) == [Array(20..<30)])
        #expect(then.isAwaitCall)
    }

    @Test("a call has no more bytes than it may have, and one request at least")
    mutating func bytes() {
        var progress = self.progress(8, bytes: 7, calls: 9)
        let (calls, _) = self.calls(of: &progress)
        #expect(calls.map(\.requests) == [[0, 1, 2, 3], [4], [5], [6], [7]])
    }

    @Test(
        "after a call that left something the others are awaited, then a delay, then half as many go on with it first"
    )
    mutating func trouble() {
        var progress = self.progress(100, calls: 4)
        var (calls, then) = self.calls(of: &progress)
        #expect(calls.count == 4)
        progress.received(calls[0], unprocessed: [3, 4])
        progress.received(calls[1], unprocessed: [])
        #expect(self.calls(of: &progress).then.isAwaitCall, "Nothing is begun while calls are under way.")
        progress.received(calls[2], unprocessed: [])
        progress.received(calls[3], unprocessed: [31])
        (calls, then) = self.calls(of: &progress)
        #expect(calls.isEmpty)
        #expect(then.pause.map { (.zero)...(.seconds(1)) ~= $0 } == true)
        (calls, then) = self.calls(of: &progress)
        #expect(calls.map(\.requests) == [[3, 4, 31] + Array(40..<47), Array(47..<57)])
        // Each call that leaves nothing allows one more.
        progress.received(calls[0], unprocessed: [])
        (calls, then) = self.calls(of: &progress)
        #expect(calls.count == 2)
        #expect(then.isAwaitCall)
    }

    @Test("rounds without any progress are counted, however many calls they have, and delays grow up to their bound")
    mutating func giveUp() {
        var progress = self.progress(100, calls: 2)
        for _ in 0..<2 {
            for call in self.calls(of: &progress).calls { progress.received(call, unprocessed: call.requests) }
            #expect(self.calls(of: &progress).then.pause != nil)
        }
        for call in self.calls(of: &progress).calls { progress.throttled(call) }
        let (calls, then) = self.calls(of: &progress)
        #expect(calls.isEmpty)
        #expect(then.isGiveUp)
        #expect(Set(progress.left) == Set(0..<100))
        #expect(progress.left.count == 100)
    }

    @Test("a round in which one request gets through is not counted")
    mutating func slow() {
        var progress = self.progress(30, limit: 1, attempts: 1)
        var rounds = 0
        while true {
            let (calls, then) = self.calls(of: &progress)
            for (index, call) in calls.enumerated() {
                progress.received(call, unprocessed: index == 0 ? [] : call.requests)
            }
            if then.isFinish { break }
            rounds += 1
        }
        #expect(rounds >= 30)
        #expect(progress.left.isEmpty)
    }

    @Test("progress between two rounds without any makes the count begin anew")
    mutating func recovery() {
        var progress = self.progress(100, calls: 1, attempts: 2)
        var rounds = 0
        loop: while true {
            switch progress.nextAction(using: &self.random) {
            case .send(let call):
                rounds += 1
                progress.received(call, unprocessed: rounds.isMultiple(of: 2) ? call.requests : [])
            case .pause: continue
            case .awaitCall, .giveUp, .stop: Issue.record("There is progress each second time.")
            case .finish: break loop
            }
        }
        #expect(rounds == 19)
    }

    @Test("an answer that had no room for more brings no delay, one that gave nothing does")
    mutating func full() {
        var progress = self.progress(20, calls: 1)
        var (calls, then) = self.calls(of: &progress)
        progress.received(calls[0], unprocessed: [8, 9], isFull: true)
        (calls, then) = self.calls(of: &progress)
        #expect(calls.map(\.requests) == [[8, 9] + Array(10..<18)])
        progress.received(calls[0], unprocessed: calls[0].requests, isFull: true)
        (calls, then) = self.calls(of: &progress)
        #expect(then.pause != nil)
    }

    @Test("once a call has failed no other begins, and those under way still count")
    mutating func failure() {
        var progress = self.progress(40)
        let (calls, _) = self.calls(of: &progress)
        progress.failed(calls[0])
        #expect(self.calls(of: &progress).then.isAwaitCall)
        progress.received(calls[1], unprocessed: [12])
        #expect(self.calls(of: &progress).then.isStop)
        #expect(progress.left == Array(0..<10) + [12] + Array(20..<40))
    }

    @Test("stopped after the last request is done, it is finished")
    mutating func stopAtTheEnd() {
        var progress = self.progress(5)
        let (calls, _) = self.calls(of: &progress)
        progress.stop()
        progress.received(calls[0], unprocessed: [])
        #expect(self.calls(of: &progress).then.isFinish)
    }

    @Test("whatever happens, each request is done or left, and never both", arguments: UInt64(0)..<200)
    func conservation(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 0...120, using: &random)
        var progress = Progress(
            Array(0..<count),
            limits: .init(
                count: Int.random(in: 1...25, using: &random),
                bytes: Int.random(in: 200...2000, using: &random)
            ),
            options: BatchOptions(maximumConcurrentCalls: Int.random(in: 1...5, using: &random)),
            size: { $0 }
        )
        var done: [Int] = []
        var underway: [Progress.Call] = []
        loop: while true {
            switch progress.nextAction(using: &random) {
            case .send(let call):
                #expect(!call.requests.isEmpty)
                underway.append(call)
            case .awaitCall:
                underway.shuffle(using: &random)
                guard let call = underway.popLast() else {
                    Issue.record("There is nothing to wait for.")
                    break loop
                }
                switch Int.random(in: 0..<30, using: &random) {
                case 0: progress.failed(call)
                case 1...5: progress.throttled(call)
                default:
                    let left = call.requests.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
                    done += call.requests.filter { !left.contains($0) }
                    progress.received(call, unprocessed: left, isFull: Bool.random(using: &random))
                }
            case .pause:
                #expect(underway.isEmpty)
            case .finish:
                #expect(progress.left.isEmpty)
                break loop
            case .giveUp, .stop:
                #expect(!progress.left.isEmpty)
                break loop
            }
            #expect((done + progress.left).sorted() == Array(0..<count))
        }
        #expect(underway.isEmpty)
    }
}

extension BatchProgress.NextAction {
    fileprivate var isAwaitCall: Bool { if case .awaitCall = self { true } else { false } }
    fileprivate var isFinish: Bool { if case .finish = self { true } else { false } }
    fileprivate var isGiveUp: Bool { if case .giveUp = self { true } else { false } }
    fileprivate var isStop: Bool { if case .stop = self { true } else { false } }
    fileprivate var pause: Duration? { if case .pause(let delay) = self { delay } else { nil } }
}
