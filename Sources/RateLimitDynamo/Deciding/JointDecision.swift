import DynamoKit
import RateLimit

/// Requests that wait for the same item, decided one after the other and written together: a value.
struct JointDecision {
    private let limit: StoredLimit
    private let costs: [Int]
    private let now: Duration
    private let item: DynamoItem
    private let old: any RateLimitAlgorithm
    private var new: any RateLimitAlgorithm
    /// What was spent in excess of what remains, by denials that count.
    private var hasPenalties = false
    private var spent = 0

    private(set) var decisions: [RateLimitDecision] = []
    /// How much is taken in advance.
    private(set) var reserve = 0

    /// - Parameters:
    ///   - item: What is known of the item.
    ///   - batch: How much to take at once, at least, if there is so much.
    /// - Throws: `DynamoError` if the item is not one of a rate limit.
    init(_ limit: StoredLimit, costs: [Int], item: DynamoItem, batch: Int, at now: Duration) throws {
        self.limit = limit
        self.costs = costs
        self.now = now
        self.item = item
        self.old = try limit.state(in: item, at: now)
        self.new = self.old
        for cost in costs {
            var decision = self.new.check(cost: cost, at: now)
            if decision.isAllowed {
                self.spent += cost
            } else if limit.policy.countsDenials {
                self.new.spend(cost, at: now)
                decision = self.new.peek(cost: cost, at: now)
                self.hasPenalties = true
            }
            self.decisions.append(decision)
        }
        if self.spent > 0, batch > self.spent {
            self.reserve = min(batch - self.spent, self.new.peek(cost: 0, at: now).remaining)
            self.new.spend(self.reserve, at: now)
        }
    }

    /// Whether there is something to write.
    var needsWrite: Bool { self.spent > 0 || self.hasPenalties }

    /// What has to be written for the decisions to hold.
    var update: UpdateBuilder {
        var update = UpdateBuilder()
        if self.hasPenalties {
            self.limit.replace(in: self.item, with: self.new, &update)
        } else {
            let total = self.spent + self.reserve
            self.limit.spend(total, from: self.old, in: self.item, to: self.new, at: self.now, &update)
        }
        return update
    }

    /// The update was carried out on this item. Others may have spent meanwhile, which makes a difference to what remains.
    ///
    /// - Returns: The item's attributes, as far as they concern the limit, as they are now.
    mutating func written(on item: DynamoItem) throws -> DynamoItem {
        guard !self.hasPenalties else { return self.limit.attributes(of: self.new) }
        var state = try self.limit.state(in: item, at: self.now)
        for (index, cost) in self.costs.enumerated() where self.decisions[index].isAllowed {
            let decision = state.check(cost: cost, at: self.now)
            // The condition has held, so there was enough.
            if decision.isAllowed { self.decisions[index] = decision }
        }
        state.spend(self.reserve, at: self.now)
        return self.limit.attributes(of: state)
    }
}
