import DynamoKit
import Synchronization
import TestSupport
import Testing

@testable import DynamoKitStreams

/// A table with items of several types, whose handler gets each as its own type.
@Suite("Changes of items of several types")
struct DiscriminatedItemTests {
    struct Note: Codable, Hashable, Sendable {
        var id: String
        var text: String
    }

    enum Entity: DiscriminatedItem, Hashable {
        case thing(Thing)
        case note(Note)

        enum Kind: String { case thing = "THING", note = "NOTE" }
        static let discriminator = "kind"

        init(_ kind: Kind, from decoder: any Decoder) throws {
            switch kind {
            case .thing: self = .thing(try Thing(from: decoder))
            case .note: self = .note(try Note(from: decoder))
            }
        }

        var content: (kind: Kind?, item: any Encodable) {
            switch self {
            case .thing(let thing): (.thing, thing)
            case .note(let note): (.note, note)
            }
        }
    }

    private static let one = Entity.thing(Thing(id: "a", value: 1))
    private static let two = Entity.thing(Thing(id: "a", value: 2))
    private static let note = Entity.note(Note(id: "a", text: "It became a note."))

    private func image(_ entity: Entity) throws -> DynamoItem { try AttributeEncoder().encodeItem(entity) }

    @Test("each change comes as its type, and an item may change its type")
    func types() async throws {
        let harness = try Harness(shards: 1)
        let images = try [Self.one, Self.two, Self.note].map { try self.image($0) }
        harness.stream { stream in
            stream.append(.insert, id: "a", old: nil, new: images[0])
            stream.append(.modify, id: "a", old: images[0], new: images[1])
            stream.append(.modify, id: "a", old: images[1], new: images[2])
            stream.append(.remove, id: "a", old: images[2], new: nil)
        }
        let handler = EntityHandler()
        let task = Task { try await self.consumer(of: harness, handler).run() }
        #expect(try await harness.eventually { handler.changes.count == 4 })
        #expect(
            handler.changes == [
                .init(old: nil, new: Self.one), .init(old: Self.one, new: Self.two),
                .init(old: Self.two, new: Self.note), .init(old: Self.note, new: nil),
            ]
        )
        #expect(harness.incidents.all.isEmpty)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("an item of a kind that the program does not know is set aside, and those after it are handled")
    func unknownKind() async throws {
        let harness = try Harness(shards: 1)
        let images = try [Self.one, Self.two].map { try self.image($0) }
        harness.stream { stream in
            stream.append(.insert, id: "a", old: nil, new: images[0])
            stream.append(.insert, id: "b", old: nil, new: ["id": .string("b"), "kind": .string("INVOICE")])
            stream.append(.modify, id: "a", old: images[0], new: images[1])
        }
        let letters = Mutex<[PoisonRecord]>([])
        let handler = EntityHandler()
        let consumer = self.consumer(of: harness, handler) {
            $0.poisonRecords = .deadLetter { poison in letters.withLock { $0.append(poison) } }
        }
        let task = Task { try await consumer.run() }
        #expect(try await harness.eventually { handler.changes.count == 2 })
        #expect(handler.changes.map(\.new) == [Self.one, Self.two])
        let poison = try #require(letters.withLock { $0.first })
        #expect(poison.record.keys == ["id": .string("b")])
        let error = try #require(poison.error as? DynamoError)
        #expect(error.code == .codingFailed)
        #expect(error.message.contains("INVOICE"))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    private func consumer(
        of harness: Harness,
        _ handler: EntityHandler,
        _ change: (inout StreamConsumerConfiguration) -> Void = { _ in }
    ) -> StreamConsumer {
        StreamConsumer(
            name: "test",
            table: harness.client(harness.transport).table("Things", of: Entity.self, partitionKey: "id"),
            streamARN: StreamModel.arn,
            leaseTable: "Leases",
            handler: handler,
            configuration: harness.configuration(change)
        )
    }
}

/// Keeps what it gets.
private final class EntityHandler: StreamHandler {
    struct Change: Equatable {
        var old: DiscriminatedItemTests.Entity?
        var new: DiscriminatedItemTests.Entity?
    }

    private let state = Mutex<[Change]>([])

    var changes: [Change] { self.state.withLock { $0 } }

    func inserted(_ item: DiscriminatedItemTests.Entity, metadata: StreamRecordMetadata) async throws {
        self.add(Change(old: nil, new: item))
    }

    func modified(
        from old: DiscriminatedItemTests.Entity,
        to new: DiscriminatedItemTests.Entity,
        metadata: StreamRecordMetadata
    ) async throws {
        self.add(Change(old: old, new: new))
    }

    func removed(_ item: DiscriminatedItemTests.Entity, metadata: StreamRecordMetadata) async throws {
        self.add(Change(old: item, new: nil))
    }

    private func add(_ change: Change) { self.state.withLock { $0.append(change) } }
}
