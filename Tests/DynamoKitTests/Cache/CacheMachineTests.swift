import TestSupport
import Testing

@testable import DynamoKit

/// Random histories of a cache, held against what is known of them. Values are the numbers of the loads that brought them.
@Suite("Cache machine")
struct CacheMachineTests {
    private struct Load {
        var key: Int
        var start: Int
        var isRefresh: Bool
        var isValid = true
        var waiters: Set<UInt64> = []
    }

    private struct Kept {
        var value: UInt64
        var start: Int
        var isAbsent: Bool
    }

    /// What a cache has to be, with no thought of speed.
    private struct Model {
        static let timeToLive = 10
        static let negativeTimeToLive = 3
        static let stale = 6
        static let capacity = 4
        static let maximumRefreshes = 2

        var now = 0
        var isRunning = false
        var kept: [Int: Kept] = [:]
        /// Keys of `kept`, the one used longest ago first.
        var order: [Int] = []
        var loads: [UInt64: Load] = [:]

        var refreshes: Int { self.loads.values.count { $0.isRefresh } }

        func validLoad(of key: Int) -> UInt64? { self.loads.first { $0.value.key == key && $0.value.isValid }?.key }

        enum Age { case fresh, stale, tooOld }

        func age(_ entry: Kept) -> Age {
            let age = self.now - entry.start
            let lifetime = entry.isAbsent ? Self.negativeTimeToLive : Self.timeToLive
            if age < lifetime { return .fresh }
            return !entry.isAbsent && self.isRunning && age < lifetime + Self.stale ? .stale : .tooOld
        }

        mutating func use(_ key: Int) {
            guard self.kept[key] != nil else { return }
            self.order.removeAll { $0 == key }
            self.order.append(key)
        }

        mutating func forget(_ key: Int) {
            self.kept[key] = nil
            self.order.removeAll { $0 == key }
        }

        mutating func keep(_ key: Int, _ entry: Kept) {
            let lifetime = entry.isAbsent ? Self.negativeTimeToLive : Self.timeToLive + Self.stale
            guard self.now - entry.start < lifetime else { return self.forget(key) }
            if self.kept[key] == nil, self.kept.count == Self.capacity { self.forget(self.order[0]) }
            self.kept[key] = entry
            self.use(key)
        }

        /// The entry that a reader may get, which counts as its use; what is past all use goes.
        mutating func find(_ key: Int) -> (Kept, Age)? {
            self.use(key)
            guard let entry = self.kept[key] else { return nil }
            let age = self.age(entry)
            guard age == .tooOld else { return (entry, age) }
            let last = entry.isAbsent ? Self.negativeTimeToLive : Self.timeToLive + Self.stale
            if self.now - entry.start >= last { self.forget(key) }
            return nil
        }
    }

    @Test("random histories", arguments: UInt64(0)..<200)
    func histories(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var model = Model()
        var machine = CacheMachine<Int, UInt64>(
            CacheConfiguration(
                timeToLive: .seconds(Model.timeToLive),
                negativeTimeToLive: .seconds(Model.negativeTimeToLive),
                staleWhileRevalidate: .seconds(Model.stale),
                maximumEntries: Model.capacity,
                maximumRefreshes: Model.maximumRefreshes,
                metricsFactory: nil
            )
        )
        var lastWaiter: UInt64 = 0
        for _ in 0..<400 {
            let key = Int.random(in: 0..<7, using: &generator)
            let now = Duration.seconds(model.now)
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<9:
                lastWaiter += 1
                Self.read(key, waiter: lastWaiter, &machine, &model)
            case 9..<14:
                guard let (id, load) = model.loads.randomElement(using: &generator) else { continue }
                let isAbsent = Int.random(in: 0..<4, using: &generator) == 0
                #expect(machine.isWanted(id))
                #expect(machine.landed(id, value: id, isAbsent: isAbsent, now: now) == load.waiters)
                if load.isValid { model.keep(load.key, Kept(value: id, start: load.start, isAbsent: isAbsent)) }
                model.loads[id] = nil
                #expect(!machine.isWanted(id))
            case 14:
                guard let (id, load) = model.loads.randomElement(using: &generator) else { continue }
                #expect(machine.failed(id) == load.waiters)
                model.loads[id] = nil
            case 15:
                guard let id = model.loads.keys.randomElement(using: &generator),
                    let waiter = model.loads[id]?.waiters.randomElement(using: &generator)
                else { continue }
                model.loads[id]?.waiters.remove(waiter)
                let isAbandoned = model.loads[id]?.waiters.isEmpty == true && model.loads[id]?.isRefresh == false
                #expect(machine.leave(waiter) == (isAbandoned ? id : nil))
                #expect(machine.leave(waiter) == nil)
                if isAbandoned { model.loads[id] = nil }
            case 16:
                machine.invalidate(key)
                model.forget(key)
                for id in model.loads.keys where model.loads[id]?.key == key { model.loads[id]?.isValid = false }
            case 17 where Bool.random(using: &generator):
                machine.invalidate { $0 < 4 }
                for key in 0..<4 { model.forget(key) }
                for id in model.loads.keys where (model.loads[id]?.key ?? 4) < 4 { model.loads[id]?.isValid = false }
            case 18:
                if model.isRunning {
                    let again = machine.refresherStopped()
                    let wanted = model.loads.filter { $0.value.isRefresh && !$0.value.waiters.isEmpty }
                    #expect(Set(again.map(\.flight)) == Set(wanted.keys))
                    model.loads = model.loads.filter { !$0.value.isRefresh || !$0.value.waiters.isEmpty }
                    for id in wanted.keys { model.loads[id]?.isRefresh = false }
                } else {
                    machine.refresherStarted()
                }
                model.isRunning.toggle()
            default:
                model.now += Int.random(in: 1...5, using: &generator)
            }
            #expect(machine.count == model.kept.count)
        }
    }

    private static func read(
        _ key: Int,
        waiter: UInt64,
        _ machine: inout CacheMachine<Int, UInt64>,
        _ model: inout Model
    ) {
        let now = Duration.seconds(model.now)
        let expected = model.find(key)
        switch machine.read(key, now: now) {
        case .answer(let value, let isStale):
            #expect(value == expected?.0.value)
            #expect(isStale == (expected?.1 == .stale))
            if isStale {
                #expect(model.validLoad(of: key) != nil || model.refreshes == Model.maximumRefreshes)
            }
        case .answerAndRefresh(let value, let id):
            #expect(value == expected?.0.value)
            #expect(expected?.1 == .stale)
            #expect(model.validLoad(of: key) == nil)
            #expect(model.refreshes < Model.maximumRefreshes)
            model.loads[id] = Load(key: key, start: model.now, isRefresh: true)
        case .wait:
            #expect(expected == nil)
            switch machine.wait(for: key, waiter: waiter, now: now) {
            case .answer: Issue.record("there was nothing a moment ago")
            case .join:
                guard let id = model.validLoad(of: key) else {
                    Issue.record("joined a load that is no longer valid")
                    return
                }
                model.loads[id]?.waiters.insert(waiter)
            case .load(let id):
                #expect(model.validLoad(of: key) == nil, "one load at a time")
                model.loads[id] = Load(key: key, start: model.now, isRefresh: false, waiters: [waiter])
            }
        }
    }
}
