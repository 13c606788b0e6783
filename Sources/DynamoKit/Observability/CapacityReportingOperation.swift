/// An operation that can be asked what capacity it takes.
///
/// A client asks every such operation while it keeps account of its usage, see ``DynamoClientConfiguration/usage``; who calls
/// it sees in the answer what they have asked for themselves.
public protocol CapacityReportingOperation: DynamoOperation where Output: CapacityReportingOutput {
    /// How much the answer is to tell of the capacity that the request takes.
    var returnConsumedCapacity: ReturnConsumedCapacity? { get set }

    /// Whether it is read or write units that the request takes, for answers that do not tell them apart.
    var capacityKind: CapacityKind { get }
}

/// The two kinds of capacity units.
public enum CapacityKind: Hashable, Sendable {
    case read
    case write
}

/// An answer that tells, when asked, what capacity its request took.
public protocol CapacityReportingOutput {
    associatedtype Report: CapacityReport
    var consumedCapacity: Report { get set }
}

/// What an answer tells of capacity: of one table if any, or of several.
public protocol CapacityReport {
    /// A figure for each table.
    var byTable: [ConsumedCapacity] { get set }
}

extension ConsumedCapacity?: CapacityReport {
    public var byTable: [ConsumedCapacity] {
        get { self.map { [$0] } ?? [] }
        set { self = newValue.first }
    }
}

extension [ConsumedCapacity]: CapacityReport {
    public var byTable: [ConsumedCapacity] {
        get { self }
        set { self = newValue }
    }
}

extension CapacityReportingOperation {
    public func withConsumedCapacity(_ detail: ReturnConsumedCapacity) -> Self {
        guard (self.returnConsumedCapacity ?? .none).rank < detail.rank else { return self }
        var operation = self
        operation.returnConsumedCapacity = detail
        return operation
    }

    public func takeConsumedCapacity(from output: inout Output) -> [ConsumedCapacity] {
        let told = output.consumedCapacity.byTable
        guard !told.isEmpty else { return [] }
        switch self.returnConsumedCapacity ?? .none {
        case .indexes: break
        case .total: output.consumedCapacity.byTable = told.map(\.withoutIndexes)
        case .none: output.consumedCapacity.byTable = []
        }
        return told.map { $0.resolved(as: self.capacityKind) }
    }
}

extension ReturnConsumedCapacity {
    /// The more an answer tells, the higher.
    fileprivate var rank: Int {
        switch self {
        case .none: 0
        case .total: 1
        case .indexes: 2
        }
    }
}

extension ConsumedCapacity {
    /// As an answer to ``ReturnConsumedCapacity/total`` would be.
    fileprivate var withoutIndexes: ConsumedCapacity {
        var capacity = self
        capacity.table = nil
        capacity.localSecondaryIndexes = [:]
        capacity.globalSecondaryIndexes = [:]
        capacity.vectorIndexes = [:]
        return capacity
    }

    /// With read and write units told apart: only transactions tell them so by themselves.
    fileprivate func resolved(as kind: CapacityKind) -> ConsumedCapacity {
        guard self.readCapacityUnits == nil, self.writeCapacityUnits == nil else { return self }
        var capacity = self
        switch kind {
        case .read: capacity.readCapacityUnits = self.capacityUnits
        case .write: capacity.writeCapacityUnits = self.capacityUnits
        }
        return capacity
    }
}
