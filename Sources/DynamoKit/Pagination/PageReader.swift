/// Reads pages of exactly one size, one after the other, on or back.
///
/// A page has two edges. The far one, ahead of the read, is known from the one item that is read too many. The near one,
/// behind it, is where the page before ended; for the first page that is the start of the query, where nothing precedes, or
/// a cursor, where ``PageEdges`` says whether to look.
struct PageReader<Item: Decodable & Sendable>: Sendable {
    private let read: PreparedRead
    private let size: Int
    private var remaining: Int?
    private var buffer: PageBuffer
    private var near: PageNearEdge

    init(request: ReadRequest, size: Int, from cursor: PageCursor?, edges: PageEdges) throws(DynamoError) {
        guard size >= 1 else { throw DynamoError(.invalidRequest, message: "A page holds at least one item.") }
        let read = try request.prepared()
        let start = try cursor?.exclusiveStartKey(of: read)
        self.read = read.going(cursor?.direction ?? .forward)
        self.size = size
        self.remaining = request.maximumCount
        self.buffer = PageBuffer(for: self.read, after: start)
        // Nothing precedes the start of the query or, going back, its end; and nothing goes back through a scan.
        guard let start, read.isReversible else {
            self.near = .closed
            return
        }
        switch edges {
        case .ahead: self.near = .open
        case .both:
            // What precedes is counted, not read: without a selection, which a count cannot have.
            let looking = try request.counting().prepared().going(self.read.direction.reversed)
            self.near = .unknown(cursor: start, looking: looking)
        }
    }

    /// The next page in the direction of the read; empty when nothing is left.
    mutating func page() async throws -> ItemPage<Item> {
        let near = self.near
        // Beside the page's own read, so that it takes no longer.
        async let precedes = near.isOpenAtCursor()
        let size = min(self.size, self.remaining ?? self.size)
        // When no more than this page is asked for, nobody needs to know what comes after it.
        let wanted = size == self.remaining || size == .max ? size : size + 1
        while case .read(let start, let limit) = self.buffer.fill(to: wanted) {
            let answer = try await self.read.answer(after: start, limit: limit)
            self.buffer.received(answer.items, lastEvaluatedKey: answer.lastEvaluatedKey)
        }
        let items = self.buffer.take(size)
        self.remaining = self.remaining.map { $0 - items.count }
        let isFarEdgeOpen = self.remaining != 0 && self.buffer.count > 0
        var isNearEdgeOpen = try await precedes
        if !isNearEdgeOpen {
            isNearEdgeOpen = try await near.isOpen(at: items.first.map { try self.read.position(of: $0) })
        }
        self.near = .open
        return try self.page(items, far: isFarEdgeOpen, near: isNearEdgeOpen)
    }

    private func page(_ items: ArraySlice<StoredItem>, far: Bool, near: Bool) throws -> ItemPage<Item> {
        let direction = self.read.direction
        // An empty page has no item to go back from: one goes back from the end of the query.
        let farCursor = far ? try PageCursor(direction, behind: items.last, of: self.read) : nil
        let nearCursor =
            near ? try PageCursor(direction.reversed, behind: items.first, of: self.read) : nil
        let decoded: [Item] = try self.read.decode(items)
        switch direction {
        case .forward: return ItemPage(items: decoded, next: farCursor, previous: nearCursor)
        case .backward: return ItemPage(items: decoded.reversed(), next: nearCursor, previous: farCursor)
        }
    }
}
