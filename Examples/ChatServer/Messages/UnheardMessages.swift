import Synchronization

/// Messages that may be stored though their writers were told of a failure, and that nobody has heard.
///
/// When such a message is sent again, and is found to be stored, it is time to show it. The next server knows nothing of it,
/// and need not: its members have joined anew, and read what is stored.
final class UnheardMessages: Sendable {
    /// How many are remembered; the oldest are forgotten first.
    static let limit = 1_024

    private let ids = Mutex<[String]>([])

    func insert(_ id: String) {
        self.ids.withLock { ids in
            if ids.count == Self.limit { ids.removeFirst() }
            ids.append(id)
        }
    }

    /// - Returns: Whether it was among them.
    func remove(_ id: String) -> Bool {
        self.ids.withLock { ids in
            guard let index = ids.firstIndex(of: id) else { return false }
            ids.remove(at: index)
            return true
        }
    }
}
