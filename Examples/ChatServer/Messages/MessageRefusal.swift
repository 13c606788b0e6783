/// Why a message that somebody refers to cannot be changed or answered: a sentence to show them.
enum MessageRefusal: Error, Hashable {
    /// There is none of this identifier at this place of the room, or it has expired.
    case notFound
    case notTheAuthor
    case deleted

    var reason: String {
        switch self {
        case .notFound: "There is no such message"
        case .notTheAuthor: "Only its author can change a message"
        case .deleted: "The message has been deleted"
        }
    }
}
