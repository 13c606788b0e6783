/// The rooms that a new server starts with.
enum DemoRooms {
    private static let rooms = [
        (id: "general", name: "General", description: "General discussion room"),
        (id: "tech-talk", name: "Tech Talk", description: "Discuss technology and programming"),
    ]

    /// Makes those that are not there.
    ///
    /// - Returns: The slug of each, and whether this call has made it.
    @discardableResult
    static func seed(_ store: RoomStore) async throws -> [(slug: String, isNew: Bool)] {
        var seeded: [(slug: String, isNew: Bool)] = []
        for room in Self.rooms {
            let name = try RoomName(room.name, description: room.description)
            let made = try await store.create(name, slug: try RoomSlug(room.id), id: room.id)
            seeded.append((room.id, made != nil))
        }
        return seeded
    }
}
