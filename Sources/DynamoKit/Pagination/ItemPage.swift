/// One page of a query or scan.
public struct ItemPage<Item: Sendable>: Sendable {
    /// The items in the query's order, as many as were asked for unless nothing is left.
    public var items: [Item]
    /// Where the next page starts; `nil` if and only if nothing comes after this one.
    public var next: PageCursor?
    /// Where to go back from; `nil` if and only if nothing comes before this page, and always for a scan.
    public var previous: PageCursor?

    public init(items: [Item], next: PageCursor? = nil, previous: PageCursor? = nil) {
        self.items = items
        self.next = next
        self.previous = previous
    }
}
