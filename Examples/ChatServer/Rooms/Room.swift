/// A room, as it is stored in `ChatApp_Rooms`.
struct Room: Codable, Hashable, Sendable {
    var id: String
    var name: String
    var description: String?
    var slug: String
    /// In ISO 8601.
    var createdAt: String

    enum CodingKeys: String, CodingKey {
        case id = "roomId"
        case name, description, slug, createdAt
    }
}

/// A room, as clients see it.
struct RoomPayload: Codable, Hashable, Sendable {
    var id: String
    var name: String
    var description: String
    var slug: String

    init(_ room: Room) {
        self.id = room.id
        self.name = room.name
        self.description = room.description ?? ""
        self.slug = room.slug
    }
}
