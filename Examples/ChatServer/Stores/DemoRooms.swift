/// The rooms that a new server starts with.
enum DemoRooms {
    private static let rooms = [
        (id: "general", name: "General", description: "General discussion room"),
        (id: "tech-talk", name: "Tech Talk", description: "Discuss technology and programming"),
    ]

    /// Makes those that are not there.
    static func seed(_ store: RoomStore) async throws {
        for room in Self.rooms {
            let name = try RoomName(room.name, description: room.description)
            _ = try await store.create(name, slug: try RoomSlug(room.id), id: room.id)
        }
    }
}
