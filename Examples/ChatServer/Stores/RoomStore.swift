import DynamoKit
import Foundation

/// The rooms: `ChatApp_Rooms`.
///
/// No two rooms share a slug: beside each room there is an item that claims its slug, written in the same transaction. Rooms
/// that other programs have put there need none; they are found by the index alone.
struct RoomStore: Sendable {
    /// The most rooms that are listed.
    static let maximumListed = 1_000
    /// How long a room is served that was read before. Rooms do not change.
    static let timeToLive = Duration.seconds(60)
    /// How long it is served that there is no such room: so long may one be missing that another server has made.
    static let negativeTimeToLive = Duration.seconds(1)

    private let client: DynamoClient
    private let tables: RoomTables
    private let bySlug: ReadThroughCache<String, Room?>
    private let byID: ReadThroughCache<String, Room?>

    init(client: DynamoClient, clock: some Clock<Duration> = ContinuousClock()) {
        let tables = RoomTables(client: client)
        var caching = CacheConfiguration(
            timeToLive: Self.timeToLive,
            negativeTimeToLive: Self.negativeTimeToLive,
            clock: clock,
            name: "rooms"
        )
        self.client = client
        self.tables = tables
        self.bySlug = ReadThroughCache(caching) { try await tables.room(slug: $0) }
        caching.name = "rooms-by-id"
        self.byID = ReadThroughCache(caching) { try await tables.rooms.get(.key($0), consistent: true) }
    }

    /// The room with this slug. Each join asks for it, so it is not read anew each time.
    func room(slug: String) async throws -> Room? {
        guard (1...RoomSlug.maximumBytes).contains(slug.utf8.count) else { return nil }
        return try await self.bySlug.get(slug)
    }

    /// The room with this identifier, which receipts and reactions name it by.
    func room(id: String) async throws -> Room? { try await self.byID.get(id) }

    /// The rooms there are, by name.
    func all() async throws -> [Room] {
        let page = try await self.tables.slugs.scan().page(limit: Self.maximumListed)
        return page.items.sorted { ($0.name, $0.slug) < ($1.name, $1.slug) }
    }

    /// The rooms with these identifiers, by them.
    func rooms(_ ids: Set<String>) async throws -> [String: Room] {
        let rooms = try await self.tables.rooms.batchGet(ids.map { .key($0) })
        return Dictionary(uniqueKeysWithValues: rooms.map { ($0.id, $0) })
    }

    /// Makes a room.
    ///
    /// - Parameters:
    ///   - name: What it is called, and what it is about.
    ///   - slug: Its slug.
    ///   - id: Its identifier, if not a new one.
    /// - Returns: `nil` when there is a room with this slug, or this identifier, already.
    func create(_ name: RoomName, slug: RoomSlug, id: String = UUID().uuidString.lowercased()) async throws -> Room? {
        guard try await self.tables.room(slug: slug.text) == nil else { return nil }
        let room = Room(
            id: id,
            name: name.text,
            description: name.description,
            slug: slug.text,
            createdAt: UnixTime.iso8601(milliseconds: UnixTime.milliseconds())
        )
        do {
            try await self.bySlug.invalidating(slug.text) {
                try await self.client.transactWrite {
                    self.tables.rooms.creating(room)
                    self.tables.claims.claiming(slug.text, for: id)
                }
            }
            return room
        } catch let error as DynamoError where error.isConditionFailed {
            return nil
        }
    }
}

/// Where the rooms are.
private struct RoomTables: Sendable {
    let rooms: DynamoTable<Room>
    let claims: UniqueNames
    let slugs: DynamoIndex<Room>

    init(client: DynamoClient) {
        self.rooms = client.table(ChatTables.rooms, of: Room.self)
        self.claims = self.rooms.uniqueNames("slug")
        self.slugs = self.rooms.index("slug-index")
    }

    /// The index answers in one read; where it does not know the slug (yet), the claim does.
    func room(slug: String) async throws -> Room? {
        if let room = try await self.slugs.query(partition: slug).first() { return room }
        guard let roomID = try await self.claims.owner(of: slug) else { return nil }
        return try await self.rooms.get(.key(roomID), consistent: true)
    }
}
