extension DynamoClient {
    /// Sends requests as ``BatchProgress`` says.
    ///
    /// - Parameters:
    ///   - requests: All of them.
    ///   - limit: How many one call takes.
    ///   - send: Makes a call, and returns what it left unprocessed.
    ///   - describingLeft: Tells what is left, for the error.
    func runBatch<Request: Sendable>(
        _ requests: [Request],
        limit: Int,
        send: ([Request]) async throws -> [Request],
        describingLeft: ([Request]) -> UnfinishedBatch
    ) async throws {
        var progress = BatchProgress(requests, limit: limit, policy: self.configuration.retryPolicy)
        while case .send(let batch) = progress.readyForNext() {
            let unprocessed: [Request]
            do {
                unprocessed = try await send(batch)
            } catch var error as DynamoError {
                error.unfinishedBatch = describingLeft(progress.left)
                throw error
            }
            var generator = SystemRandomNumberGenerator()
            switch progress.receivedAnswer(unprocessed: unprocessed, using: &generator) {
            case .goOn(let delay):
                if delay > .zero { try await self.retries.timer.sleep(delay) }
            case .giveUp:
                var error = DynamoError(
                    .unprocessedItems,
                    message: "The service leaves \(progress.left.count) of \(requests.count) requests unprocessed."
                )
                error.unfinishedBatch = describingLeft(progress.left)
                throw error
            }
        }
    }
}
