import DynamoKit

/// Decides which faults each request meets: a value that knows nothing of time, tasks and storage.
struct FaultMachine: Sendable {
    fileprivate struct RuleState {
        let rule: Simulation.Rule
        /// The rule's own, so that others do not change what it draws.
        var draws: SeededDraws
        /// How many more requests meet the fault; `nil` for no end.
        var remaining: Int?
    }

    private var rules: [RuleState]

    init(_ simulation: Simulation) {
        var seeds = SeededDraws(seed: simulation.seed)
        self.rules = simulation.rules.map { rule in
            var remaining: Int?
            if case .first(let count) = rule.occurrence { remaining = count }
            return RuleState(rule: rule, draws: SeededDraws(seed: seeds.next()), remaining: remaining)
        }
    }

    /// What a request asks for, as far as rules depend on it.
    struct Request {
        var operation: String
        var tables: [String]
    }

    /// What is to become of a request.
    struct Verdict: Equatable {
        var delay = Duration.zero
        var end = End.carryOut
        /// What a batch leaves.
        var remainder: BatchRemainder?

        enum End: Equatable {
            case carryOut
            case refuse(Simulation.ServiceError)
            case loseAnswer
        }
    }

    /// A request has passed its validation.
    mutating func received(_ request: Request) -> Verdict {
        var verdict = Verdict()
        for index in self.rules.indices {
            guard self.rules[index].meets(request) else { continue }
            switch self.rules[index].rule.fault {
            case .delay(let duration): verdict.delay += duration
            case .leaveUnprocessed(let share):
                verdict.remainder = BatchRemainder(share: share, seed: self.rules[index].draws.next())
            case .refuse(let error):
                verdict.end = .refuse(error)
                return verdict
            case .loseAnswer:
                verdict.end = .loseAnswer
                return verdict
            }
        }
        return verdict
    }
}

extension FaultMachine.RuleState {
    fileprivate mutating func meets(_ request: FaultMachine.Request) -> Bool {
        let rule = self.rule
        guard rule.operations.isEmpty || rule.operations.contains(request.operation),
            rule.tables.isEmpty || request.tables.contains(where: rule.tables.contains),
            rule.fault.canMeet(request.operation)
        else { return false }
        switch rule.occurrence {
        case .always: return true
        case .probability(let probability): return self.draws.nextFraction() < probability
        case .first:
            guard let remaining, remaining > 0 else { return false }
            self.remaining = remaining - 1
            return true
        }
    }
}

extension Simulation.Fault {
    func canMeet(_ operation: String) -> Bool {
        switch self {
        case .refuse(let error): error.canAnswer(operation)
        case .leaveUnprocessed: OperationNames.batches.contains(operation)
        case .loseAnswer, .delay: true
        }
    }
}
