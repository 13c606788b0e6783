import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Manual date")
struct ManualDateTests {
    @Test("one line gives an engine of its own whose time the test moves")
    func engine() async throws {
        try await withLocalDynamo { local, date in
            try await local.makeTable(sortKey: nil)
            let made = try await local.run(DescribeTable(tableName: "Things")).table.creationDateTime
            #expect(made.map { abs($0.timeIntervalSince(date.now)) < 0.001 } == true)
            try await withLocalDynamo { other, _ in
                let names = try await other.run(ListTables()).tableNames
                #expect(names == [])
            }
        }
    }

    @Test("a date stands still, goes on and back, and is set")
    func moves() {
        let date = ManualDate(Date(timeIntervalSince1970: 100))
        #expect(date.now.timeIntervalSince1970 == 100)
        date.advance(by: .milliseconds(1500))
        #expect(date.now.timeIntervalSince1970 == 101.5)
        date.advance(by: .seconds(-2))
        #expect(date.now.timeIntervalSince1970 == 99.5)
        date.set(to: Date(timeIntervalSince1970: 7))
        #expect(date.now.timeIntervalSince1970 == 7)
    }
}
