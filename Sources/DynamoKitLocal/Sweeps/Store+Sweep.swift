extension Store {
    /// Most items and records that one transaction removes: it bounds how long other writes wait for it.
    private static let maximumExpiries = 100
    private static let maximumTrims = 1000

    /// Removes what is over: items by their time to live, records of streams, and streams.
    ///
    /// - Returns: How many items have expired.
    func sweep() async throws -> Int {
        var expired = 0
        while true {
            let count = try await self.write { try $0.expireItems(limit: Self.maximumExpiries) }
            expired += count
            if count < Self.maximumExpiries { break }
        }
        while try await self.write({ try $0.trimStreams(limit: Self.maximumTrims) }) == Self.maximumTrims {}
        try await self.write { try $0.dropOldStreams() }
        return expired
    }
}
