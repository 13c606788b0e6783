extension ItemSequence {
    /// The first items alone, of which no more are read than are given.
    ///
    /// The standard library's `prefix(_:)` gives the same items, but reads whatever the service gives at once. A filter
    /// leaves items out after they were read, so that with one more is read here too.
    ///
    /// - Parameter count: How many items at most, counted after the filter. Pages count theirs from where they start: at
    ///   the beginning, or at a cursor.
    public func limit(_ count: Int) -> ItemSequence {
        precondition(count >= 0, "A limit is not negative.")
        var request = self.request
        request.maximumCount = Swift.min(count, request.maximumCount ?? count)
        return ItemSequence(request: request)
    }

    /// Bounds how many items one request looks at.
    ///
    /// It changes what a request costs and how soon the first item is there, and not which items come. Without it the
    /// service gives as many as fit in one megabyte, or as a page or a ``limit(_:)`` asks for.
    ///
    /// - Parameter count: The most items, counted before the filter; at least 1. DynamoDB's name for it is `Limit`.
    public func readSize(_ count: Int) -> ItemSequence {
        precondition(count >= 1, "A read looks at one item at least.")
        var request = self.request
        request.readSize = count
        return ItemSequence(request: request)
    }

    /// Reads on while the items of a page are consumed, so that the next page is there, or on its way, when they run out.
    ///
    /// ```swift
    /// for try await message in messages.query(partition: room.id).prefetching() { try await export(message) }
    /// ```
    ///
    /// No more than one page is read ahead, and none that a ``limit(_:)`` makes needless. It is paid for though iteration
    /// stops before it; the request is cancelled then. A failure shows when its items are asked for.
    ///
    /// It is for iterating. Pages, counts and scans in segments are read as without it.
    public func prefetching() -> ItemSequence {
        var request = self.request
        request.prefetches = true
        return ItemSequence(request: request)
    }

    /// Reads some attributes of each item.
    ///
    /// ```swift
    /// struct Title: Decodable { var id: String; var title: String }
    /// let titles = articles.query(partition: author).selecting(["id", "title"], as: Title.self)
    /// ```
    ///
    /// What a read costs depends on whole items all the same. Attributes of the key are read in any case, since cursors are
    /// made of them.
    ///
    /// - Parameters:
    ///   - selection: The attributes to read.
    ///   - type: What to decode from them.
    public func selecting<Part: Decodable & Sendable>(
        _ selection: AttributeSelection,
        as type: Part.Type
    ) -> ItemSequence<Part> {
        var request = self.request
        request.selection = selection
        return ItemSequence<Part>(request: request)
    }
}
