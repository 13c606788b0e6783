/// What precedes a page on the side that its read came from.
enum PageNearEdge: Sendable {
    /// Nothing.
    case closed
    /// Something, as far as is known.
    case open
    /// To be found out: from the cursor's position, and if nothing is there from the page's own edge.
    case unknown(cursor: DynamoItem, looking: PreparedRead)
}

extension PageNearEdge {
    /// Whether something lies behind the cursor; the item that it was made at does not count.
    func isOpenAtCursor() async throws -> Bool {
        switch self {
        case .closed: false
        case .open: true
        case .unknown(let cursor, let looking): try await looking.isAnything(after: cursor)
        }
    }

    /// Whether something precedes the page, asked when nothing lay behind the cursor.
    ///
    /// - Parameter position: Where the page begins; `nil` when it is empty, and everything there is precedes it.
    func isOpen(at position: DynamoItem?) async throws -> Bool {
        switch self {
        case .closed, .open: false
        case .unknown(_, let looking): try await looking.isAnything(after: position)
        }
    }
}
