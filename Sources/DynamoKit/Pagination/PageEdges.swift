/// What a page that is read from a cursor finds out about the items around it.
public enum PageEdges: Hashable, Sendable {
    /// Looks on both sides: ``ItemPage/next`` and ``ItemPage/previous`` are both exact.
    ///
    /// The side that the cursor came from costs a request for one item of its own, made while the page is read.
    case both
    /// Looks ahead alone: the side that the cursor came from is given a cursor without a look.
    ///
    /// There was an item when the cursor was made; it may have been deleted since.
    case ahead
}
