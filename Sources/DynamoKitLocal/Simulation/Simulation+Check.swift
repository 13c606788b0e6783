import DynamoKit

extension Simulation {
    /// - Throws: `DynamoError` with code `DynamoError.Code.invalidConfiguration` for what cannot be, and for rules that no
    ///   request would ever meet.
    func check() throws {
        if let problem = self.problem {
            throw DynamoError(.invalidConfiguration, message: "The simulation makes no sense: \(problem)")
        }
        for (index, rule) in self.rules.enumerated() {
            guard let problem = rule.problem else { continue }
            throw DynamoError(.invalidConfiguration, message: "Rule \(index) of the simulation: \(problem)")
        }
    }

    private var problem: String? {
        if let throughputBurst, throughputBurst < .seconds(1) { return "no burst is shorter than a second" }
        if let transactionHold, transactionHold < .zero { return "no hold is negative" }
        if let maximumStaleness, maximumStaleness <= .zero { return "reads cannot lag by nothing" }
        if let maximumCollectionBytes, maximumCollectionBytes < 0 { return "no size is negative" }
        if !(1...Self.maximumShards).contains(streamShards) { return "a stream has 1 to \(Self.maximumShards) shards" }
        if let recordsPerShard, recordsPerShard < 1 { return "a shard has a record at least" }
        return nil
    }

    private static let maximumShards = 1000
}

extension Simulation.Rule {
    fileprivate var problem: String? {
        switch self.occurrence {
        case .first(let count) where count < 0: return "there is no first \(count)"
        case .probability(let probability) where !(0...1).contains(probability):
            return "\(probability) is no probability"
        default: break
        }
        switch self.fault {
        case .delay(let duration) where duration < .zero: return "no delay is negative"
        case .leaveUnprocessed(let share) where !(0...1).contains(share): return "\(share) is no share"
        default: break
        }
        for operation in self.operations.sorted() {
            guard ServedOperation.names.contains(operation) else { return "there is no operation \(operation)" }
            guard self.fault.canMeet(operation) else { return "\(operation) never meets this" }
        }
        return nil
    }
}
