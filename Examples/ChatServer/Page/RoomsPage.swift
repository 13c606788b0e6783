import Foundation

/// What the page says before its scripts have run.
struct RoomsPage {
    /// Where the reader is.
    enum Place {
        case anywhere
        case room(Room)
        /// In a room that is not there.
        case missing(String)
    }

    let rooms: [Room]
    let place: Place
    /// Whether there is a place for files.
    let takesUploads: Bool

    /// - Parameters:
    ///   - slot: A place in the document.
    ///   - modules: The paths of the page's scripts, which are fetched at once rather than one after the other.
    func content(of slot: PageTemplate.Slot, modules: [String]) -> HTML {
        switch slot {
        case .uploads: .text(self.takesUploads ? "on" : "off")
        case .title: .text(self.room.map { "\($0.name) · Chat" } ?? "Chat")
        case .modules: .sequence(modules.map { .void("link", ["rel": "modulepreload", "href": $0]) })
        case .roomName: .text(self.heading)
        case .roomDescription: .text(self.room?.description ?? "")
        case .rooms: .sequence(self.rooms.map { Self.link(to: $0, isCurrent: $0.slug == self.room?.slug) })
        case .missing: .text(self.complaint)
        }
    }

    private var room: Room? {
        if case .room(let room) = self.place { room } else { nil }
    }

    private var heading: String {
        switch self.place {
        case .anywhere: "Rooms"
        case .room(let room): room.name
        case .missing: "No such room"
        }
    }

    private var complaint: String {
        guard case .missing(let slug) = self.place else { return "" }
        return "There is no room called #\(slug). Pick one from the list, or make it."
    }

    private static func link(to room: Room, isCurrent: Bool) -> HTML {
        let slug = room.slug.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed.subtracting(["/"])) ?? ""
        return .element(
            "li",
            [:],
            .element(
                "a",
                [
                    "href": "/rooms/\(slug)", "title": room.description, "data-room": room.slug,
                    "aria-current": isCurrent ? "page" : nil,
                ],
                .element("span", ["class": "hash", "aria-hidden": "true"], .text("#")),
                .element("span", ["class": "name"], .text(room.name))
            )
        )
    }
}
