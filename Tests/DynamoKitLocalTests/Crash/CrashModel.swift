import DynamoKit

/// What a partition is after the requests of its writer, worked out without the engine.
struct CrashModel: Equatable {
    /// A record that the table's stream has to have.
    struct Record: Hashable {
        var event: StreamRecord.EventName
        var keys: DynamoItem
        var old: DynamoItem?
        var new: DynamoItem?
    }

    let partition: String
    private(set) var items: [Int: DynamoItem] = [:]
    private(set) var records: [Record] = []

    init(partition: String) {
        self.partition = partition
    }

    mutating func apply(_ request: CrashRequest) {
        for change in request.changes { self.apply(change) }
    }

    func applying(_ request: CrashRequest) -> CrashModel {
        var model = self
        model.apply(request)
        return model
    }

    private mutating func apply(_ change: CrashChange) {
        let keys: DynamoItem = ["pk": .string(self.partition), "sk": .number(AttributeNumber(change.sort))]
        let old = self.items[change.sort]
        var new: DynamoItem? = old ?? keys
        switch change {
        case .put(_, let rest): new = keys.merging(rest) { $1 }
        case .delete: new = nil
        case .set(_, let rank, let note):
            new?["rank_"] = .number(AttributeNumber(rank))
            new?["note"] = .string(note)
        case .count:
            guard case .number(let visits) = old?["visits"] ?? .number(0) else {
                preconditionFailure("always a number")
            }
            new?["visits"] = .number(AttributeNumber((visits.exactly(as: Int.self) ?? 0) + 1))
        case .leaveIndexes:
            new = old
            new?["color"] = nil
            new?["rank_"] = nil
        }
        self.items[change.sort] = new
        // A write that changes nothing leaves no record.
        guard old != new else { return }
        let event: StreamRecord.EventName = old == nil ? .insert : new == nil ? .remove : .modify
        self.records.append(Record(event: event, keys: keys, old: old, new: new))
    }
}
