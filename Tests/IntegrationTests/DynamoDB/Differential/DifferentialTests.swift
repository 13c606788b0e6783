import DynamoKit
import Testing

extension DynamoDBTests {
    @Suite("The engine and moto side by side")
    struct Differential {
        @Test("both answer a run of random requests alike, and end with the same items", arguments: UInt64(0)..<16)
        func random(seed: UInt64) async throws {
            let tableName = "random-\(seed)"
            try await Backend.moto.withTable(named: tableName) { moto, _ in
                try await Backend.local.withTable(named: tableName) { local, _ in
                    var requests = RandomRequests(tableName: tableName, seed: seed)
                    for number in 0..<80 {
                        let request = requests.next()
                        let expected = try await Outcome.of(request, on: moto)
                        let outcome = try await Outcome.of(request, on: local)
                        #expect(outcome == expected, "request \(number): \(request)")
                        // After a difference the stores differ too, and whatever follows says nothing.
                        guard outcome == expected else { return }
                        if case .update(let update) = request, case .refused = outcome {
                            try await Self.restore(update.key, of: tableName, in: moto, from: local)
                        }
                    }
                    let everything = RandomRequests.Request.scan(Scan(tableName: tableName))
                    let items = try await Outcome.of(everything, on: local)
                    #expect(items == (try await Outcome.of(everything, on: moto)))
                }
            }
        }

        /// moto changes an item action by action, and keeps what it has done when an action fails. It also makes the item
        /// that was not there.
        private static func restore(
            _ key: DynamoItem,
            of tableName: String,
            in moto: DynamoClient,
            from local: DynamoClient
        ) async throws {
            if let item = try await local.execute(GetItem(tableName: tableName, key: key, consistentRead: true)).item {
                _ = try await moto.execute(PutItem(tableName: tableName, item: item))
            } else {
                _ = try await moto.execute(DeleteItem(tableName: tableName, key: key))
            }
        }
    }
}
