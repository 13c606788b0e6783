/// The topics that things are told to.
enum ChatTopic {
    /// What is said and done in a room, for its members.
    static func room(_ room: Room) -> String { "room:\(room.slug)" }

    /// What concerns one person, for each of their devices.
    static func user(_ id: String) -> String { "user:\(id)" }

    // Those below are heard by channels, which pass on what concerns their clients. No client can join them.

    /// That something was said in a room, for those elsewhere: no more than that, since many hear it.
    static func activity(in slug: String) -> String { "activity:\(slug)" }

    /// What happens to the list of rooms.
    static let rooms = "rooms"
}
