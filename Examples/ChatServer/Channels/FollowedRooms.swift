/// The rooms whose activity one device hears, of which there may be so many: those that its user has read in last.
struct FollowedRooms: Sendable {
    let limit: Int
    /// The slugs, the room that was read in longest ago first.
    private(set) var slugs: [String] = []

    /// - Parameter limit: How many rooms, at least 1.
    init(limit: Int) {
        self.limit = limit
    }

    enum Action: Hashable, Sendable {
        case none
        case follow
        /// To make room, one goes.
        case replace(String)
    }

    /// The user has read in a room.
    mutating func read(in slug: String) -> Action {
        if let index = self.slugs.firstIndex(of: slug) {
            self.slugs.append(self.slugs.remove(at: index))
            return .none
        }
        self.slugs.append(slug)
        return self.slugs.count > self.limit ? .replace(self.slugs.removeFirst()) : .follow
    }
}
