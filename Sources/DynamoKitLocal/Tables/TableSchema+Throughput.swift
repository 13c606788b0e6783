import DynamoKit

import struct FoundationEssentials.Date

extension TableSchema {
    /// Provisioned throughput: described, never enforced.
    struct Throughput: Hashable, Sendable, Codable {
        var read: Int
        var write: Int
        var increasedAt: Date?
        var decreasedAt: Date?
    }

    /// Units of an on-demand table: the most that it may take, or those that it is warm for. `nil` leaves it to AWS.
    struct Units: Hashable, Sendable, Codable {
        var read: Int?
        var write: Int?
    }
}

extension TableSchema.Throughput {
    init(_ throughput: ProvisionedThroughput) {
        self.init(read: throughput.readCapacityUnits, write: throughput.writeCapacityUnits)
    }

    /// The throughput that takes this one's place. It remembers when either of its parts last went up or down.
    func changed(to throughput: ProvisionedThroughput, at now: Date) -> TableSchema.Throughput {
        var changed = TableSchema.Throughput(throughput)
        let isIncrease = changed.read > self.read || changed.write > self.write
        let isDecrease = changed.read < self.read || changed.write < self.write
        changed.increasedAt = isIncrease ? now : self.increasedAt
        changed.decreasedAt = isDecrease ? now : self.decreasedAt
        return changed
    }

    func isEqual(to throughput: ProvisionedThroughput) -> Bool {
        self.read == throughput.readCapacityUnits && self.write == throughput.writeCapacityUnits
    }

    var description: ProvisionedThroughputDescription {
        ProvisionedThroughputDescription(
            readCapacityUnits: self.read,
            writeCapacityUnits: self.write,
            lastIncreaseDateTime: self.increasedAt,
            lastDecreaseDateTime: self.decreasedAt,
            numberOfDecreasesToday: self.decreasedAt == nil ? 0 : nil
        )
    }

    /// What a table or index without provisioned throughput is described with.
    static let none = TableSchema.Throughput(read: 0, write: 0).description
}

extension TableSchema.Units {
    /// What the units become by a request. -1 takes a limit off, and what is not named stays.
    static func changed(
        _ current: TableSchema.Units?,
        to requested: OnDemandThroughput
    ) -> TableSchema.Units? {
        func unit(_ current: Int?, _ requested: Int?) -> Int? {
            guard let requested else { return current }
            return requested == -1 ? nil : requested
        }
        let units = TableSchema.Units(
            read: unit(current?.read, requested.maxReadRequestUnits),
            write: unit(current?.write, requested.maxWriteRequestUnits)
        )
        return units.read == nil && units.write == nil ? nil : units
    }

    /// What the units become by a request. A table that is warm does not cool down.
    static func changed(_ current: TableSchema.Units?, to requested: WarmThroughput) throws -> TableSchema.Units {
        let units = TableSchema.Units(
            read: requested.readUnitsPerSecond ?? current?.read,
            write: requested.writeUnitsPerSecond ?? current?.write
        )
        guard (units.read ?? 1) >= max(1, current?.read ?? 1), (units.write ?? 1) >= max(1, current?.write ?? 1) else {
            throw ValidationError.parameter("WarmThroughput can only be increased, from 1 on")
        }
        return units
    }

    var onDemand: OnDemandThroughput {
        OnDemandThroughput(maxReadRequestUnits: self.read, maxWriteRequestUnits: self.write)
    }

    var warm: WarmThroughputDescription {
        WarmThroughputDescription(readUnitsPerSecond: self.read, writeUnitsPerSecond: self.write, status: .active)
    }
}
