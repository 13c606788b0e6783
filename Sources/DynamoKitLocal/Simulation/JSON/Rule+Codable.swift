/// A rule is an object with exactly one of `refuse` (the name of an error), `loseAnswer` (`true`), `delayMilliseconds` and
/// `leaveUnprocessed` (a share), and at most one of `first` and `probability`.
extension Simulation.Rule: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case operations
        case tables
        case first
        case probability
        case refuse
        case loseAnswer
        case delayMilliseconds
        case leaveUnprocessed
    }

    /// Reads a rule.
    ///
    /// - Throws: `DecodingError`, also for members that there are not, or that do not go together.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(keyedBy: CodingKeys.self)
        let faults: [CodingKeys] = [.refuse, .loseAnswer, .delayMilliseconds, .leaveUnprocessed]
        let fault: Simulation.Fault
        switch try Self.onlyMember(of: faults, in: container) {
        case .refuse: fault = .refuse(try container.decode(Simulation.ServiceError.self, forKey: .refuse))
        case .delayMilliseconds:
            fault = .delay(try container.duration(.delayMilliseconds, in: .milliseconds(1)) ?? .zero)
        case .leaveUnprocessed:
            fault = .leaveUnprocessed(try container.decode(Double.self, forKey: .leaveUnprocessed))
        case .loseAnswer where try container.decode(Bool.self, forKey: .loseAnswer): fault = .loseAnswer
        default:
            let names = faults.map { "“\($0.rawValue)”" }.joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "a rule has one of \(names)")
            )
        }
        let occurrence: Simulation.Occurrence =
            switch try Self.onlyMember(of: [.first, .probability], in: container) {
            case .first: .first(try container.decode(Int.self, forKey: .first))
            case .probability: .probability(try container.decode(Double.self, forKey: .probability))
            default: .always
            }
        self.init(
            fault,
            operations: try container.decodeIfPresent(Set<String>.self, forKey: .operations) ?? [],
            tables: try container.decodeIfPresent(Set<String>.self, forKey: .tables) ?? [],
            occurrence: occurrence
        )
    }

    private static func onlyMember(
        of keys: [CodingKeys],
        in container: KeyedDecodingContainer<CodingKeys>
    ) throws -> CodingKeys? {
        let present = keys.filter(container.contains)
        guard present.count <= 1 else {
            let names = present.map { "“\($0.rawValue)”" }.joined(separator: " and ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: container.codingPath, debugDescription: "\(names) do not go together")
            )
        }
        return present.first
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !self.operations.isEmpty { try container.encode(self.operations.sorted(), forKey: .operations) }
        if !self.tables.isEmpty { try container.encode(self.tables.sorted(), forKey: .tables) }
        switch self.occurrence {
        case .always: break
        case .first(let count): try container.encode(count, forKey: .first)
        case .probability(let probability): try container.encode(probability, forKey: .probability)
        }
        switch self.fault {
        case .refuse(let error): try container.encode(error, forKey: .refuse)
        case .loseAnswer: try container.encode(true, forKey: .loseAnswer)
        case .delay(let duration): try container.encode(duration / .milliseconds(1), forKey: .delayMilliseconds)
        case .leaveUnprocessed(let share): try container.encode(share, forKey: .leaveUnprocessed)
        }
    }
}
