import DynamoKit
import RateLimit

/// How the state of one limit stands in an item, and how it is changed there.
///
/// Times are attoseconds since 1970, so that what is stored is exactly what the algorithm works with. The attributes are named
/// after the limit and the algorithm: a limit that is given another algorithm starts anew.
struct StoredLimit: Sendable {
    let policy: RateLimitPolicy
    private let name: String

    init(_ name: String, _ policy: RateLimitPolicy) {
        self.name = name
        self.policy = policy
    }

    /// The state in an item, or the initial one if the item has none.
    ///
    /// - Throws: `DynamoError` if the attributes are not what this type writes.
    func state(in item: DynamoItem, at now: Duration) throws -> any RateLimitAlgorithm {
        let limit = self.policy.limit
        let period = self.policy.period
        switch self.policy.initialState {
        case var state as GCRA:
            state.theoreticalArrivalTime = try self.time("gcra", in: item) ?? .zero
            return state
        case let state as TokenBucket:
            guard let full = try self.integer("bucket", in: item) else { return state }
            let missing = full - now.attoseconds * Int128(limit)
            return TokenBucket(capacity: limit, period: period, missing: missing, updated: now)
        case let state as FixedWindow:
            guard let start = try self.time("fixed.start", in: item) else { return state }
            let spent = try self.count("fixed.spent", in: item)
            return FixedWindow(limit: limit, period: period, start: start, spent: spent)
        case let state as SlidingWindowCounter:
            guard let start = try self.time("counter.start", in: item) else { return state }
            return SlidingWindowCounter(
                limit: limit,
                period: period,
                start: start,
                current: try self.count("counter.current", in: item),
                previous: try self.count("counter.previous", in: item)
            )
        case is SlidingWindowLog:
            return SlidingWindowLog(limit: limit, period: period, spendings: try self.spendings(in: item))
        default:
            preconditionFailure("An algorithm cannot be stored.")
        }
    }

    /// The attributes that stand for a state.
    func attributes(of state: any RateLimitAlgorithm) -> DynamoItem {
        switch state {
        case let state as GCRA:
            [self.attribute("gcra"): .integer(state.theoreticalArrivalTime.attoseconds)]
        case let state as TokenBucket:
            // When it will be full, with each attosecond counted as often as there are tokens: so nothing is rounded, and
            // spending is adding.
            [self.attribute("bucket"): .integer(state.updated.attoseconds * Int128(state.capacity) + state.missing)]
        case let state as FixedWindow:
            [
                self.attribute("fixed.start"): .integer(state.start.attoseconds),
                self.attribute("fixed.spent"): .integer(Int128(state.spent)),
            ]
        case let state as SlidingWindowCounter:
            [
                self.attribute("counter.start"): .integer(state.start.attoseconds),
                self.attribute("counter.current"): .integer(Int128(state.current)),
                self.attribute("counter.previous"): .integer(Int128(state.previous)),
            ]
        case let state as SlidingWindowLog:
            [
                self.attribute("log"): .list(
                    state.spendings.flatMap { [.integer($0.time.attoseconds), .integer(Int128($0.cost))] }
                )
            ]
        default:
            preconditionFailure("An algorithm cannot be stored.")
        }
    }

    func attribute(_ field: String) -> String { "\(self.name).\(field)" }

    private func integer(_ field: String, in item: DynamoItem) throws -> Int128? {
        guard let value = item[self.attribute(field)] else { return nil }
        guard let integer = value.integer else { throw self.malformed(field) }
        return integer
    }

    private func time(_ field: String, in item: DynamoItem) throws -> Duration? {
        try self.integer(field, in: item).map { Duration(attoseconds: max($0, 0)) }
    }

    private func count(_ field: String, in item: DynamoItem) throws -> Int {
        guard let integer = try self.integer(field, in: item) else { throw self.malformed(field) }
        return Int(clamping: integer)
    }

    private func spendings(in item: DynamoItem) throws -> [(time: Duration, cost: Int)] {
        guard let value = item[self.attribute("log")] else { return [] }
        guard case .list(let list) = value, list.count.isMultiple(of: 2) else { throw self.malformed("log") }
        return try stride(from: 0, to: list.count, by: 2).map { index in
            guard let time = list[index].integer, let cost = list[index + 1].integer else {
                throw self.malformed("log")
            }
            return (Duration(attoseconds: max(time, 0)), Int(clamping: cost))
        }
    }

    private func malformed(_ field: String) -> DynamoError {
        DynamoError(.codingFailed, message: "The attribute \(self.attribute(field)) is not one of a rate limit.")
    }
}

extension AttributeValue {
    /// - Precondition: It has no more than 38 digits, as all of Int128 but the last two thirds has.
    static func integer(_ value: Int128) -> Self {
        do {
            return .number(try AttributeNumber(significand: value.magnitude, exponent: 0, isNegative: value < 0))
        } catch {
            preconditionFailure("A rate limit has a number with more than 38 digits.")
        }
    }

    var integer: Int128? {
        guard case .number(let number) = self else { return nil }
        return number.exactly()
    }
}
