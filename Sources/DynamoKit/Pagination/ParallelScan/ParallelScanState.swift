/// One page of a segment.
struct ScanPage: Sendable {
    var segment: Int
    var answer: PreparedRead.Answer
}

/// Decides which segments to read, and knows up to where their items were given.
///
/// A pure value: it says what to do next and is told what came. A segment is read one page at a time, and its next page
/// while the items of one are given, so that no more pages wait than segments are read at once.
struct ParallelScanState: Sendable {
    /// Behind all items that were given, the page that is being given left aside.
    private var progress: ParallelScanProgress
    private let maximumConcurrentReads: Int
    /// Segments that can be read, the next one last: one that was begun goes on before another begins.
    private var readable: [(segment: Int, start: DynamoItem?)]
    private var readsUnderway = 0
    private var page: ScanPage?
    /// How many of the page's items were given.
    private var given = 0

    init(_ progress: ParallelScanProgress, maximumConcurrentReads: Int) {
        self.progress = progress
        self.maximumConcurrentReads = maximumConcurrentReads
        self.readable = progress.positions.enumerated().reversed().compactMap { segment, position in
            switch position {
            case .start: (segment, nil)
            case .behind(let key): (segment, key)
            case .end: nil
            }
        }
    }

    var segments: Int { self.progress.positions.count }

    enum NextAction {
        /// Begin to read a page, and ask again at once.
        case read(segment: Int, after: DynamoItem?)
        case give(StoredItem)
        /// Wait for a page that is being read.
        case awaitPage
        case finish
    }

    mutating func nextAction() -> NextAction {
        if self.readsUnderway < self.maximumConcurrentReads, let (segment, start) = self.readable.popLast() {
            self.readsUnderway += 1
            return .read(segment: segment, after: start)
        }
        if let page, self.given < page.answer.items.count {
            self.given += 1
            return .give(page.answer.items[self.given - 1])
        }
        return self.readsUnderway > 0 ? .awaitPage : .finish
    }

    /// A page was read, and all items of the one before have been given.
    mutating func received(_ page: ScanPage) {
        if let page = self.page { self.progress.positions[page.segment] = .init(page.answer.lastEvaluatedKey) }
        self.page = page
        self.given = 0
        self.readsUnderway -= 1
        if let start = page.answer.lastEvaluatedKey { self.readable.append((page.segment, start)) }
    }

    /// Behind the last item that was given.
    func progress(of read: PreparedRead) -> ParallelScanProgress {
        guard let page else { return self.progress }
        var progress = self.progress
        if self.given == page.answer.items.count {
            progress.positions[page.segment] = .init(page.answer.lastEvaluatedKey)
        } else if self.given > 0, let key = try? read.position(of: page.answer.items[self.given - 1]) {
            // Without its key, which the service always sends, the page would be given again.
            progress.positions[page.segment] = .behind(key)
        }
        return progress
    }
}
