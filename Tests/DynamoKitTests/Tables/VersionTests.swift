import DynamoKit
import DynamoKitLocal
import Testing

@Suite("Versions")
struct VersionTests {
    struct User: Codable, Hashable, Sendable {
        var id: String
        var name: String
        var version: Int?
    }

    private func withUsers(_ body: (DynamoTable<User>) async throws -> Void) async throws {
        try await LocalTable.with { try await body(Self.users(DynamoClient(transport: $0))) }
    }

    private static func users(_ client: DynamoClient) -> DynamoTable<User> {
        client.table(LocalTable.name, of: User.self, partitionKey: "id", versionAttribute: "version")
    }

    /// The same items without their rules, to see and set up what is stored.
    private static func raw(_ users: DynamoTable<User>) -> DynamoTable<User> {
        users.client.table(users.name, of: User.self, partitionKey: "id")
    }

    private func conflict(_ body: () async throws -> Void) async -> DynamoError? {
        await #expect(throws: DynamoError.self) { try await body() }
    }

    // MARK: Puts

    @Test("each put stores the next version, and gives the item that has it")
    func puts() async throws {
        try await self.withUsers { users in
            var ann = User(id: "ann", name: "Ann")
            for version in 1...3 {
                ann = try await users.put(ann)
                #expect(ann == User(id: "ann", name: "Ann", version: version))
                #expect(try await users.get(.key("ann"), consistent: true) == ann)
            }
        }
    }

    @Test("of two writers who read one version, the second conflicts, is told what is there, and changes nothing")
    func conflicts() async throws {
        try await self.withUsers { users in
            let read = try await users.put(User(id: "ann", name: "Ann"))
            var (first, second) = (read, read)
            first.name = "First"
            second.name = "Second"
            let stored = try await users.put(first)
            let error = await self.conflict { try await users.put(second) }
            #expect(error?.code == .versionConflict)
            #expect(try error?.item.map { try users.decode($0) } == stored)
            #expect((error?.cause as? DynamoError)?.code == .conditionalCheckFailed)
            #expect(try await users.get(.key("ann"), consistent: true) == stored)
        }
    }

    @Test("a new item conflicts with one that is there, an old one with its deletion, and both with later versions")
    func presence() async throws {
        try await self.withUsers { users in
            let ann = try await users.put(User(id: "ann", name: "Ann"))
            let new = await self.conflict { try await users.put(User(id: "ann", name: "Other")) }
            #expect(new?.code == .versionConflict)
            #expect(new?.item != nil)
            try await users.delete(ann)
            let deleted = await self.conflict { try await users.put(ann) }
            #expect(deleted?.code == .versionConflict)
            #expect(deleted?.item == nil)
            let another = await self.conflict { try await users.delete(ann) }
            #expect(another?.code == .versionConflict)
        }
    }

    @Test("an item from before the table had versions gets its first", arguments: [nil, 0])
    func adopted(version: Int?) async throws {
        try await self.withUsers { users in
            try await Self.raw(users).put(User(id: "ann", name: "Ann", version: version))
            let ann = try #require(try await users.get(.key("ann"), consistent: true))
            if version == nil {
                #expect(try await users.put(ann).version == 1)
            } else {
                #expect(try await users.update(ann) { $0.set("name", to: "Anna") }.version == 1)
            }
        }
    }

    @Test("the caller's own condition counts as well, and its failure is no conflict")
    func conditions() async throws {
        try await self.withUsers { users in
            let ann = try await users.put(User(id: "ann", name: "Ann"))
            let condition = Condition.equals("name", "Bob") || .equals("name", "Cid")
            let error = await self.conflict { try await users.put(ann, if: condition) }
            #expect(error?.code == .conditionalCheckFailed)
            let both = await self.conflict { try await users.put(User(id: "ann", name: "x"), if: condition) }
            #expect(both?.code == .versionConflict)
            #expect(try await users.put(ann, if: .equals("name", "Ann")).version == 2)
        }
    }

    @Test("a put gives the item that it replaced")
    func oldItem() async throws {
        try await self.withUsers { users in
            let ann = try await users.put(User(id: "ann", name: "Ann"))
            #expect(try await users.put(User(id: "ann", name: "Anna", version: 1), returning: .oldItem) == ann)
        }
    }

    @Test("a creation stores the first version, and fails on any item that is there")
    func creation() async throws {
        try await self.withUsers { users in
            #expect(try await users.create(User(id: "ann", name: "Ann")).version == 1)
            try await Self.raw(users).put(User(id: "old", name: "Old"))
            for id in ["ann", "old"] {
                let error = await self.conflict { try await users.create(User(id: id, name: "New")) }
                #expect(error?.code == .conditionalCheckFailed)
                #expect(error?.item?["id"] == .string(id))
            }
            let stored = await self.conflict { try await users.create(User(id: "new", name: "New", version: 1)) }
            #expect(stored?.code == .invalidRequest)
        }
    }

    // MARK: Updates and deletes

    @Test("an update holds for its version alone, and counts it up")
    func updates() async throws {
        try await self.withUsers { users in
            let ann = try await users.put(User(id: "ann", name: "Ann"))
            let anna = try await users.update(ann) { $0.set("name", to: "Anna") }
            #expect(anna == User(id: "ann", name: "Anna", version: 2))
            let stale = await self.conflict { try await users.update(ann) { $0.set("name", to: "x") } }
            #expect(stale?.code == .versionConflict)
            try await users.update(.key("ann"), version: 2) { $0.set("name", to: "Anne") }
            let wrong = await self.conflict {
                try await users.update(.key("ann"), version: 2) { $0.set("name", to: "x") }
            }
            #expect(wrong?.code == .versionConflict)
            let old = try await users.update(.key("ann"), version: .any, returning: .oldItem) { $0.remove("name") }
            #expect(old == User(id: "ann", name: "Anne", version: 3))
            let new = try await users.update(.key("ann"), version: 4, returning: .newItem) { $0.set("name", to: "A") }
            #expect(new == User(id: "ann", name: "A", version: 5))
        }
    }

    @Test("an update of no version makes an item of version 1, whether any will do or none is expected")
    func upserts() async throws {
        try await self.withUsers { users in
            for (id, version) in [("ann", ExpectedVersion.any), ("bob", 0)] {
                let made = try await users.update(.key(id), version: version, returning: .newItem) {
                    $0.set("name", to: "New")
                }
                #expect(made == User(id: id, name: "New", version: 1))
            }
            let error = await self.conflict {
                try await users.update(.key("ann"), version: 0) { $0.set("name", to: "x") }
            }
            #expect(error?.code == .versionConflict)
        }
    }

    @Test("a counter counts the version up with it")
    func increment() async throws {
        struct Counter: Codable, Sendable {
            var id: String
            var version: Int
            var counts: [String: Int]
        }
        try await LocalTable.with { local in
            let counters = DynamoClient(transport: local)
                .table(LocalTable.name, of: Counter.self, partitionKey: "id", versionAttribute: "version")
            try await counters.put(Counter(id: "c", version: 0, counts: [:]))
            #expect(try await counters.increment(.key("c"), "counts.x", by: 5, version: .any) == 5)
            #expect(try await counters.increment(.key("c"), "counts.x", by: -2, startingAt: 9, version: 2) == 3)
            let counter = try await counters.get(.key("c"), consistent: true)
            #expect(counter?.version == 3)
            #expect(counter?.counts == ["x": 3])
        }
    }

    @Test("a deletion holds for its version alone, unless any will do")
    func deletes() async throws {
        try await self.withUsers { users in
            let ann = try await users.put(User(id: "ann", name: "Ann"))
            let newer = try await users.put(ann)
            let stale = await self.conflict { try await users.delete(ann) }
            #expect(stale?.code == .versionConflict)
            let wrong = await self.conflict { try await users.delete(.key("ann"), version: 1) }
            #expect(wrong?.code == .versionConflict)
            #expect(try await users.delete(.key("ann"), version: 2, returning: .oldItem) == newer)
            try await users.delete(.key("ann"), version: .any)
            try await users.put(User(id: "ann", name: "Ann"))
            try await users.delete(.key("ann"), version: .any)
            #expect(try await users.exists(.key("ann"), consistent: true) == false)
        }
    }

    // MARK: Transactions and batches

    @Test("a transaction tells which of its actions expected another version")
    func transactions() async throws {
        try await self.withUsers { users in
            let stale = try await users.put(User(id: "ann", name: "Ann"))
            let ann = try await users.put(stale)
            let bob = try await users.put(User(id: "bob", name: "Bob"))
            let error = await self.conflict {
                try await users.client.transactWrite {
                    users.updating(bob) { $0.set("name", to: "x") }
                    users.putting(stale)
                    users.creating(User(id: "cid", name: "Cid"))
                    users.deleting(.key("dan"), version: 1)
                    users.putting(User(id: "eve", name: "Eve"), if: .exists("id"))
                }
            }
            #expect(error?.code == .transactionCanceled)
            let failed = error?.failedActions ?? [:]
            #expect(failed.keys.sorted() == [1, 3, 4])
            #expect(failed.filter { $0.value.isVersionConflict }.keys.sorted() == [1, 3])
            #expect(failed[1]?.key == ["id": .string("ann")])
            #expect(failed[1]?.tableName == users.name)
            #expect(try failed[1]?.item.map { try users.decode($0) } == ann)

            try await users.client.transactWrite {
                users.putting(ann)
                users.updating(.key("bob"), version: 1) { $0.set("name", to: "Bobby") }
                users.creating(User(id: "cid", name: "Cid"))
            }
            #expect(try await users.get(.key("ann"), consistent: true) == users.nextVersion(of: ann))
            #expect(try await users.get(.key("bob"), consistent: true) == User(id: "bob", name: "Bobby", version: 2))
            let cid = try #require(try await users.get(.key("cid"), consistent: true))
            #expect(cid.version == 1)
            try await users.client.transactWrite { users.deleting(cid) }
            #expect(try await users.get(.key("cid"), consistent: true) == nil)
        }
    }

    @Test("what no version guards is refused before it is sent: batches, and writes by key that name none")
    func unguarded() async throws {
        let transport = SortedTable(notes: 1)
        let users = Self.users(DynamoClient(transport: transport))
        let ann = User(id: "ann", name: "Ann")
        for write in [
            { try await users.batchWrite(putting: [ann]) },
            { try await users.batchWrite(deleting: [.key("ann")]) },
            { try await users.update(.key("ann")) { $0.set("name", to: "x") } },
            { try await users.delete(.key("ann")) },
            { try await users.client.transactWrite { users.deleting(.key("ann")) } },
            { try await users.client.transactWrite { users.updating(.key("ann")) { $0.set("name", to: "x") } } },
            // The other way round: a version where there is none.
            { try await Self.raw(users).delete(.key("ann"), version: 1) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: DynamoError.self) { try await write() }
            #expect(error?.code == .invalidRequest)
        }
        #expect(transport.operations.isEmpty)
    }

    @Test("what is no version is refused before it is sent")
    func invalid() async throws {
        struct Forgetful: Codable, Sendable { var id: String }
        struct Textual: Codable, Sendable {
            var id: String
            var version: String
        }
        let transport = SortedTable(notes: 1)
        let client = DynamoClient(transport: transport)
        func table<Item>(of type: Item.Type) -> DynamoTable<Item> {
            client.table("T", of: type, partitionKey: "id", versionAttribute: "version")
        }
        for write in [
            { try await table(of: Forgetful.self).put(Forgetful(id: "a")) },
            { try await table(of: Textual.self).put(Textual(id: "a", version: "1")) },
            { try await table(of: User.self).put(User(id: "a", name: "A", version: -1)) },
            { try await table(of: User.self).put(User(id: "a", name: "A", version: .max)) },
            { try await table(of: User.self).update(.key("a"), version: -1) { $0.remove("name") } },
            { try await table(of: User.self).update(.key("a"), version: 1) { $0.set("version", to: 7) } },
            { try await table(of: User.self).update(.key("a"), version: .any) { _ in } },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: DynamoError.self) { try await write() }
            #expect(error?.code == .invalidRequest)
        }
        #expect(transport.operations.isEmpty)
    }

    // MARK: Lost answers

    private static func losing(_ operation: String, on local: LocalDynamo) -> DynamoTable<User> {
        self.users(
            DynamoClient(
                transport: LostAnswers(to: operation, first: 1, on: local),
                configuration: DynamoClientConfiguration(clock: ImmediateClock())
            )
        )
    }

    @Test("a put whose answer was lost finds itself stored, and is no conflict")
    func lostPut() async throws {
        try await LocalTable.with { local in
            let ann = try await Self.losing("PutItem", on: local).put(User(id: "ann", name: "Ann"))
            #expect(ann.version == 1)
            let again = try await Self.losing("PutItem", on: local).put(ann)
            #expect(again.version == 2)
            #expect(try await Self.users(DynamoClient(transport: local)).get(.key("ann"), consistent: true) == again)
        }
    }

    @Test("a creation or an update whose answer was lost conflicts, and tells that it may be with itself")
    func lostUpdate() async throws {
        try await LocalTable.with { local in
            let creation = await self.conflict {
                try await Self.losing("PutItem", on: local).create(User(id: "ann", name: "Ann"))
            }
            #expect(creation?.code == .conditionalCheckFailed)
            #expect(creation?.isOutcomeUnknown == true)
            let update = await self.conflict {
                try await Self.losing("UpdateItem", on: local).update(.key("ann"), version: 1) {
                    $0.set("name", to: "Anna")
                }
            }
            #expect(update?.code == .versionConflict)
            #expect(update?.isOutcomeUnknown == true)
            #expect(update?.item?["name"] == .string("Anna"))
        }
    }

    // MARK: Modifications

    @Test("every one of many writers gets its change through exactly once")
    func manyWriters() async throws {
        try await self.withUsers { users in
            try await users.put(User(id: "ann", name: ""))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    // Each conflict is another writer's success, of which there are seven.
                    group.addTask { try await users.modify(.key("ann"), attempts: 8) { $0.name += "\(writer)" } }
                }
                try await group.waitForAll()
            }
            let ann = try #require(try await users.get(.key("ann"), consistent: true))
            #expect(ann.name.sorted() == Array("01234567"))
            #expect(ann.version == 9)
        }
    }

    @Test("a modification gives up after its attempts, and when its item goes")
    func modificationsInVain() async throws {
        try await self.withUsers { users in
            #expect(try await users.modify(.key("nobody")) { $0.name = "x" } == nil)
            try await users.put(User(id: "ann", name: "Ann"))
            var calls = 0
            let error = await self.conflict {
                try await users.modify(.key("ann"), attempts: 3) {
                    calls += 1
                    try await users.update($0) { $0.set("name", to: "Other") }
                }
            }
            #expect(error?.code == .versionConflict)
            #expect(calls == 3)
            let gone = try await users.modify(.key("ann")) { try await users.delete($0) }
            #expect(gone == nil)
            let unversioned = await self.conflict { try await Self.raw(users).modify(.key("ann")) { $0.name = "x" } }
            #expect(unversioned?.code == .invalidRequest)
        }
    }

    @Test("a batch may delete any version, if it is told so")
    func batchDeletes() async throws {
        try await self.withUsers { users in
            for id in ["a", "b"] { try await users.put(User(id: id, name: id)) }
            let error = await self.conflict {
                try await users.client.batchWrite { users.deleting(.key("a"), version: 1) }
            }
            #expect(error?.code == .invalidRequest)
            try await users.client.batchWrite { for id in ["a", "b"] { users.deleting(.key(id), version: .any) } }
            #expect(try await users.scan(consistent: true).count() == 0)
        }
    }
}
