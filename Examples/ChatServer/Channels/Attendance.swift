import Synchronization

/// Counts the connections of each user in each room, so that coming and going is told once per user and not per tab.
///
/// Presence alone does not do: between looking who is there and saying that one is there too, another tab may do the same.
final class Attendance: Sendable {
    private struct Seat: Hashable {
        var room: String
        var user: String
    }

    private let connections = Mutex<[Seat: Int]>([:])

    /// A connection of the user has entered the room.
    ///
    /// - Returns: Whether it is the user's first.
    func entered(_ room: Room, _ user: User) -> Bool {
        self.connections.withLock { connections in
            let seat = Seat(room: room.id, user: user.id)
            connections[seat, default: 0] += 1
            return connections[seat] == 1
        }
    }

    /// A connection of the user that had entered the room has gone.
    ///
    /// - Returns: Whether it was the user's last.
    func left(_ room: Room, _ user: User) -> Bool {
        self.connections.withLock { connections in
            let seat = Seat(room: room.id, user: user.id)
            guard let count = connections[seat], count > 1 else { return connections.removeValue(forKey: seat) != nil }
            connections[seat] = count - 1
            return false
        }
    }
}
