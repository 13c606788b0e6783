import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Settings of backups, and what is told of the account")
struct ContinuousBackupsTests {
    @Test("point-in-time recovery is switched on and off, and told as it is set")
    func pointInTimeRecovery() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable()
        func update(_ isEnabled: Bool, days: Int? = nil) async throws -> PointInTimeRecoveryDescription? {
            let output = try await local.run(
                UpdateContinuousBackups(
                    tableName: "Things",
                    pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
                        pointInTimeRecoveryEnabled: isEnabled,
                        recoveryPeriodInDays: days
                    )
                )
            )
            let described = try await local.run(DescribeContinuousBackups(tableName: "Things"))
            #expect(described.continuousBackupsDescription == output.continuousBackupsDescription)
            #expect(described.continuousBackupsDescription.continuousBackupsStatus == .enabled)
            return described.continuousBackupsDescription.pointInTimeRecoveryDescription
        }
        let before = try await local.run(DescribeContinuousBackups(tableName: "Things"))
        let off = PointInTimeRecoveryDescription(pointInTimeRecoveryStatus: .disabled)
        #expect(before.continuousBackupsDescription.pointInTimeRecoveryDescription == off)
        var on = PointInTimeRecoveryDescription(pointInTimeRecoveryStatus: .enabled, recoveryPeriodInDays: 35)
        #expect(try await update(true) == on)
        on.recoveryPeriodInDays = 7
        #expect(try await update(true, days: 7) == on)
        #expect(try await update(false) == off)
        for days in [0, 36] {
            #expect(try await failure { _ = try await update(true, days: days) }.code == .validation)
        }
        let missing = try await failure { _ = try await local.run(DescribeContinuousBackups(tableName: "Other")) }
        #expect(missing.code.name == "TableNotFoundException")
        #expect(missing.message == "Table not found: Other")
    }

    @Test("limits and endpoint are told")
    func account() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let limits = try await local.run(DescribeLimits())
        #expect(limits.accountMaxReadCapacityUnits == 80_000)
        #expect(limits.tableMaxWriteCapacityUnits == 40_000)
        #expect(try await local.run(DescribeEndpoints()).endpoints.map(\.address) == ["localhost"])
    }
}
