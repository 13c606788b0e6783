import DynamoKit
import Synchronization
import TestSupport
import Testing

/// Batches against a service that loses answers, turns calls away, fails and is left in the midst of them, by chance.
@Suite("Batches under stress")
struct BatchStressTests {
    /// A table that does what it is asked, or part of it, or nothing, and does not always say so.
    private final class Unreliable: Sendable {
        struct State {
            var random: SplitMix64
            var items: Set<DynamoItem> = []
            var callsUnderway = 0
            var mostCalls = 0
            var acknowledged: Set<DynamoItem> = []
        }

        let state: Mutex<State>

        init(seed: UInt64) {
            self.state = Mutex(State(random: SplitMix64(seed: seed)))
        }

        enum Fate {
            case whole
            case part
            case throttled
            case lostBefore
            case lostAfter
            case invalid
            case cancelled
        }

        private static func fate(_ random: inout SplitMix64) -> Fate {
            switch Int.random(in: 0..<40, using: &random) {
            case 0..<14: .whole
            case 14..<32: .part
            case 32..<35: .throttled
            case 35: .lostBefore
            case 36: .lostAfter
            case 37: .invalid
            default: .cancelled
            }
        }

        /// - Returns: The requests that are left.
        func answer<Request: Sendable>(
            _ requests: [Request],
            _ carryOut: (Request, inout State) -> Void,
            acknowledge: (Request, inout State) -> Void = { _, _ in }
        ) async throws -> [Request] {
            let (fate, left) = self.state.withLock { state -> (Fate, [Request]) in
                state.callsUnderway += 1
                state.mostCalls = max(state.mostCalls, state.callsUnderway)
                let fate = Self.fate(&state.random)
                var left: [Request] = []
                for request in requests {
                    let isDone =
                        switch fate {
                        case .whole, .lostAfter: true
                        case .part: Bool.random(using: &state.random)
                        case .throttled, .lostBefore, .invalid, .cancelled: false
                        }
                    if isDone { carryOut(request, &state) } else { left.append(request) }
                    if isDone, fate != .lostAfter { acknowledge(request, &state) }
                }
                return (fate, left)
            }
            await Task.yield()
            self.state.withLock { $0.callsUnderway -= 1 }
            switch fate {
            case .whole, .part: return left
            case .throttled: throw DynamoError(.provisionedThroughputExceeded, message: "")
            case .lostBefore, .lostAfter: throw DynamoError(.connectionFailed, message: "")
            case .invalid: throw DynamoError(.validation, message: "")
            case .cancelled:
                withUnsafeCurrentTask { $0?.cancel() }
                try Task.checkCancellation()
                return left
            }
        }
    }

    private func client(_ transport: some DynamoTransport) -> DynamoClient {
        DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: .never, clock: ImmediateClock())
        )
    }

    private static func key(_ number: Int) -> DynamoItem { ["id": .number(AttributeNumber(number))] }

    @Test(
        "what is left of a write can be written again until all is done, and nothing done is left",
        arguments: UInt64(0)..<40
    )
    func writes(seed: UInt64) async throws {
        let table = Unreliable(seed: seed)
        let client = self.client(
            ScriptedTransport<BatchWriteItem> { request, _ in
                let left = try await table.answer(request.requestItems["T"] ?? []) { write, state in
                    if case .put(let item) = write { state.items.insert(item) }
                } acknowledge: { write, state in
                    if case .put(let item) = write { state.acknowledged.insert(item) }
                }
                return .init(unprocessedItems: left.isEmpty ? [:] : ["T": left])
            }
        )
        let all = Set((0..<1000).map { Self.key($0) })
        var left = ["T": all.map { WriteRequest.put($0) }]
        var codes: Set<DynamoError.Code> = []
        while !left.isEmpty {
            // A task of its own, since the table cancels some.
            let attempt = Task { [left] in try await client.batchWrite(left) }
            do {
                try await attempt.value
                left = [:]
            } catch let error as DynamoError {
                codes.insert(error.code)
                left = try #require(error.unfinishedBatch?.unprocessedItems)
                let items = (left["T"] ?? []).map(\.item)
                let acknowledged = table.state.withLock { $0.acknowledged }
                #expect(acknowledged.isDisjoint(with: items))
                #expect(acknowledged.union(items) == all)
                #expect(Set(items).count == items.count)
            }
        }
        #expect(table.state.withLock { $0.items } == all)
        #expect(table.state.withLock { $0.acknowledged } == all)
        #expect(table.state.withLock { $0.mostCalls } <= 4)
        #expect(codes.isSubset(of: [.connectionFailed, .validation, .cancelled]))
    }

    @Test("what was read and what is left are all there is, and nothing is given twice", arguments: UInt64(100)..<140)
    func reads(seed: UInt64) async throws {
        let table = Unreliable(seed: seed)
        let client = self.client(
            ScriptedTransport<BatchGetItem> { request, _ in
                let keys = request.requestItems["T"]?.keys ?? []
                let left = try await table.answer(keys) { _, _ in }
                let unprocessed = Set(left)
                return .init(
                    responses: ["T": keys.filter { !unprocessed.contains($0) }],
                    unprocessedKeys: left.isEmpty ? [:] : ["T": KeysAndAttributes(keys: left)]
                )
            }
        )
        let all = (0..<2000).map { Self.key($0) }
        var left = ["T": KeysAndAttributes(keys: all)]
        var found: [DynamoItem] = []
        while !left.isEmpty {
            let attempt = Task { [left] in try await client.batchGet(left) }
            do {
                found += try await attempt.value["T"] ?? []
                left = [:]
            } catch let error as DynamoError {
                let batch = try #require(error.unfinishedBatch)
                found += batch.responses["T"] ?? []
                left = batch.unprocessedKeys
                #expect(found.count + (left["T"]?.keys.count ?? 0) == all.count)
            }
        }
        #expect(found.count == all.count)
        #expect(Set(found) == Set(all))
    }
}

extension WriteRequest {
    fileprivate var item: DynamoItem {
        switch self {
        case .put(let item): item
        case .delete(let key): key
        }
    }
}
