import DynamoKit
import Foundation

/// The rooms: `ChatApp_Rooms`.
///
/// No two rooms share a slug: beside each room there is an item that claims its slug, written in the same transaction. Rooms
/// that other programs have put there need none; they are found by the index alone.
struct RoomStore: Sendable {
    /// The most rooms that are listed.
    static let maximumListed = 1_000

    private let client: DynamoClient
    private let rooms: DynamoTable<Room>
    private let claims: UniqueNames
    private let slugs: DynamoIndex<Room>

    init(client: DynamoClient) {
        self.client = client
        self.rooms = client.table(ChatTables.rooms, of: Room.self)
        self.claims = self.rooms.uniqueNames("slug")
        self.slugs = self.rooms.index("slug-index")
    }

    /// The room with this slug.
    ///
    /// The index answers in one read; where it does not know the slug (yet), the claim does.
    func room(slug: String) async throws -> Room? {
        guard (1...RoomSlug.maximumBytes).contains(slug.utf8.count) else { return nil }
        if let room = try await self.slugs.query(partition: slug).first() { return room }
        guard let roomID = try await self.claims.owner(of: slug) else { return nil }
        return try await self.rooms.get(.key(roomID), consistent: true)
    }

    /// The rooms there are, by name.
    func all() async throws -> [Room] {
        let page = try await self.slugs.scan().page(limit: Self.maximumListed)
        return page.items.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) }
    }

    /// Makes a room.
    ///
    /// - Parameters:
    ///   - name: What it is called, and what it is about.
    ///   - slug: Its slug.
    ///   - id: Its identifier, if not a new one.
    /// - Returns: `nil` when there is a room with this slug, or this identifier, already.
    func create(_ name: RoomName, slug: RoomSlug, id: String = UUID().uuidString.lowercased()) async throws -> Room? {
        guard try await self.room(slug: slug.text) == nil else { return nil }
        let room = Room(
            id: id,
            name: name.text,
            description: name.description,
            slug: slug.text,
            createdAt: UnixTime.iso8601(milliseconds: UnixTime.milliseconds())
        )
        do {
            try await self.client.transactWrite {
                self.rooms.creating(room)
                self.claims.claiming(slug.text, for: id)
            }
            return room
        } catch let error as DynamoError where error.isConditionFailed {
            return nil
        }
    }
}
