import DynamoKit
import RateLimit

/// The states of several limits in their items, and what is to become of them: a value.
struct CompositeStates {
    /// One limit of one key.
    struct Place: Sendable {
        let name: String
        let itemKey: String
        let limit: StoredLimit
    }

    private enum Fate {
        case kept
        case spent(Int)
        case replaced
    }

    let now: Duration
    private let places: [Place]
    private let items: [String: DynamoItem]
    private let old: [any RateLimitAlgorithm]
    private var new: [any RateLimitAlgorithm]
    private var fates: [Fate]

    /// - Parameter items: What is known of the items, by key. One that is missing is taken for one that does not exist.
    /// - Throws: `DynamoError` if an item is not one of a rate limit.
    init(_ places: [Place], items: [String: DynamoItem], at now: Duration) throws {
        self.places = places
        self.items = items
        self.now = now
        self.old = try places.map { try $0.limit.state(in: items[$0.itemKey] ?? [:], at: now) }
        self.new = self.old
        self.fates = places.map { _ in .kept }
    }

    func peek(cost: Int) -> [RateLimitDecision] {
        self.old.map { $0.peek(cost: cost, at: self.now) }
    }

    mutating func check(cost: Int) -> [RateLimitDecision] {
        let peeked = self.peek(cost: cost)
        let isAllowed = peeked.allSatisfy(\.isAllowed)
        return self.places.indices.map { index in
            if isAllowed {
                if cost > 0 { self.fates[index] = .spent(cost) }
                return self.new[index].check(cost: cost, at: self.now)
            }
            guard !peeked[index].isAllowed, self.places[index].limit.policy.countsDenials else { return peeked[index] }
            self.fates[index] = .replaced
            self.new[index].spend(cost, at: self.now)
            return self.new[index].peek(cost: cost, at: self.now)
        }
    }

    mutating func refund(cost: Int) {
        for index in self.places.indices {
            self.new[index].refund(cost, at: self.now)
            self.fates[index] = .replaced
        }
    }

    mutating func reset() {
        for index in self.places.indices {
            self.new[index].reset()
            self.fates[index] = .replaced
        }
    }

    /// Whether anything is to be written.
    var needsWrite: Bool {
        self.fates.contains {
            if case .kept = $0 { false } else { true }
        }
    }

    /// What is to be written, one change for each item.
    var changes: [RateLimitTable.Change] {
        var updates: [String: UpdateBuilder] = [:]
        for (index, place) in self.places.enumerated() {
            let item = self.items[place.itemKey] ?? [:]
            var update = updates[place.itemKey] ?? UpdateBuilder()
            switch self.fates[index] {
            case .kept: continue
            case .replaced: place.limit.replace(in: item, with: self.new[index], &update)
            case .spent(let cost):
                place.limit.spend(cost, from: self.old[index], in: item, to: self.new[index], at: self.now, &update)
            }
            updates[place.itemKey] = update
        }
        return updates.sorted { $0.key < $1.key }.map { RateLimitTable.Change(key: $0.key, update: $0.value) }
    }

    /// The items as they are when that has been carried out, as far as is known.
    var newItems: [String: DynamoItem] {
        var items = self.items
        for (index, place) in self.places.enumerated() {
            if case .kept = self.fates[index] { continue }
            items[place.itemKey, default: [:]].merge(place.limit.attributes(of: self.new[index])) { $1 }
        }
        return items
    }
}
