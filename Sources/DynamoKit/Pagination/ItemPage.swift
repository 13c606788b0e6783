/// One page of a query or scan.
public struct ItemPage<Item: Sendable>: Sendable {
    /// The items, as many as were asked for unless nothing is left.
    public var items: [Item]
    /// Where the next page starts; `nil` if and only if nothing is left.
    public var next: PageCursor?

    public init(items: [Item], next: PageCursor?) {
        self.items = items
        self.next = next
    }
}
