extension Store {
    /// Most records that one transaction removes: it bounds how long other writes wait for it.
    private static let maximumTrims = 1000

    /// Removes what is over: records of streams, and streams.
    func sweep() async throws {
        while try await self.write({ try $0.trimStreams(limit: Self.maximumTrims) }) == Self.maximumTrims {}
        try await self.write { try $0.dropOldStreams() }
    }
}
