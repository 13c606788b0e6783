import DynamoKit
import RateLimit

extension StoredLimit {
    /// Adds to an update what spending changes, on the condition that it is within the limit.
    ///
    /// Where the algorithm permits, that is a sum on a condition which holds whatever other servers have spent meanwhile, as
    /// long as there is enough left. Otherwise what was known has to be what is stored.
    ///
    /// - Parameters:
    ///   - cost: How much was spent, all of it allowed.
    ///   - old: The state before, as far as it is known.
    ///   - item: The attributes that it was read from.
    ///   - new: The state after.
    func spend(
        _ cost: Int,
        from old: any RateLimitAlgorithm,
        in item: DynamoItem,
        to new: any RateLimitAlgorithm,
        at now: Duration,
        _ update: inout UpdateBuilder
    ) {
        switch (old, new) {
        case (let old as GCRA, _):
            let amount = old.emissionInterval.attoseconds * Int128(cost)
            self.move(
                "gcra",
                in: item,
                by: amount,
                tolerance: old.burstTolerance.attoseconds,
                at: now.attoseconds,
                &update
            )
        case (let old as TokenBucket, _):
            let token = old.period.attoseconds
            self.move(
                "bucket",
                in: item,
                by: token * Int128(cost),
                tolerance: token * Int128(old.capacity),
                at: now.attoseconds * Int128(old.capacity),
                &update
            )
        case (_, let new as FixedWindow):
            let start = self.attribute("fixed.start")
            let spent = self.attribute("fixed.spent")
            if item[start]?.integer == new.start.attoseconds {
                update.require(start, "=", .integer(new.start.attoseconds))
                update.require(spent, "<=", .integer(Int128(new.limit - cost)))
                update.add(.integer(Int128(cost)), to: spent)
            } else {
                update.require(start, absentOrBelow: .integer(new.start.attoseconds))
                self.set(new, &update)
            }
        case (let old as SlidingWindowCounter, let new as SlidingWindowCounter)
        where item[self.attribute("counter.start")]?.integer == new.start.attoseconds:
            let current = self.attribute("counter.current")
            for attribute in [self.attribute("counter.start"), self.attribute("counter.previous")] {
                if let known = item[attribute] { update.require(attribute, "=", known) }
            }
            // What remained then was what was known to be spent in this window taken from the most that may be.
            let most = old.current + old.peek(cost: 0, at: now).remaining
            update.require(current, "<=", .integer(Int128(most - cost)))
            update.add(.integer(Int128(cost)), to: current)
        default:
            self.replace(in: item, with: new, &update)
        }
    }

    /// Adds to an update that the state becomes another, on the condition that it is what was known.
    func replace(in item: DynamoItem, with new: any RateLimitAlgorithm, _ update: inout UpdateBuilder) {
        for attribute in self.attributes(of: new).keys.sorted() {
            if let known = item[attribute] {
                update.require(attribute, "=", known)
            } else {
                update.requireAbsent(attribute)
            }
        }
        self.set(new, &update)
    }

    private func set(_ state: any RateLimitAlgorithm, _ update: inout UpdateBuilder) {
        for (attribute, value) in self.attributes(of: state).sorted(by: { $0.key < $1.key }) {
            update.set(attribute, to: value)
        }
    }

    /// Moves a point in time on, from where it is or from now if that is later, within the tolerance.
    private func move(
        _ field: String,
        in item: DynamoItem,
        by amount: Int128,
        tolerance: Int128,
        at now: Int128,
        _ update: inout UpdateBuilder
    ) {
        let attribute = self.attribute(field)
        if let known = item[attribute]?.integer, known >= now {
            update.require(attribute, ">=", .integer(now))
            update.require(attribute, "<=", .integer(now + tolerance - amount))
            update.add(.integer(amount), to: attribute)
        } else {
            update.require(attribute, absentOrBelow: .integer(now))
            update.set(attribute, to: .integer(now + amount))
        }
    }
}
