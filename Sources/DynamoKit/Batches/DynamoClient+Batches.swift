extension DynamoClient {
    /// What a call of a batch came to.
    struct BatchAnswer<Request: Sendable, Output: Sendable>: Sendable {
        var output: Output
        /// What it left to be sent again.
        var unprocessed: [Request]
        /// Whether it left something because no more fitted in the answer.
        var isFull = false
    }

    /// Makes calls as ``BatchProgress`` says, each in a child task.
    ///
    /// When one fails, those under way are let finish: to cancel them would leave open what became of their requests.
    ///
    /// - Parameters:
    ///   - progress: All requests.
    ///   - send: Makes a call.
    ///   - received: Takes what a call gave.
    ///   - describingLeft: Tells what is left, for the error.
    func runBatch<Request: Sendable, Output: Sendable>(
        _ progress: BatchProgress<Request>,
        send: @escaping @Sendable ([Request]) async throws -> BatchAnswer<Request, Output>,
        received: (Output) -> Void,
        describingLeft: ([Request]) -> UnfinishedBatch
    ) async throws {
        typealias Progress = BatchProgress<Request>
        typealias Ended = (call: Progress.Call, result: Result<BatchAnswer<Request, Output>, any Error>)
        var progress = progress
        let count = progress.left.count
        var failure: (any Error)?
        var throttle: DynamoError?

        let isFinished = await withTaskGroup(of: Ended.self) { group in
            var generator = SystemRandomNumberGenerator()
            while true {
                switch progress.nextAction(using: &generator) {
                case .send(let call):
                    group.addTask {
                        do {
                            // A transport need not notice by itself.
                            try Task.checkCancellation()
                            return (call, .success(try await send(call.requests)))
                        } catch {
                            return (call, .failure(error))
                        }
                    }
                case .awaitCall:
                    guard let (call, result) = await group.next() else { break }
                    switch result {
                    case .success(let answer):
                        throttle = nil
                        received(answer.output)
                        progress.received(call, unprocessed: answer.unprocessed, isFull: answer.isFull)
                    case .failure(let error as DynamoError) where error.retryReason == .throttled:
                        throttle = error
                        progress.throttled(call)
                    case .failure(let error):
                        failure = failure ?? error
                        progress.failed(call)
                    }
                case .pause(let delay):
                    do {
                        try await self.configuration.clock.sleep(for: delay)
                    } catch {
                        failure = error
                        progress.stop()
                    }
                case .finish:
                    return true
                case .giveUp, .stop:
                    return false
                }
            }
        }
        if isFinished { return }
        throw DynamoError(
            unfinishedBatch: describingLeft(progress.left),
            left: progress.left.count,
            of: count,
            failure: failure ?? throttle
        )
    }
}

extension DynamoError {
    /// - Parameter failure: What ended the batch; `nil` when the service has left requests unprocessed time and again.
    fileprivate init(unfinishedBatch: UnfinishedBatch, left: Int, of count: Int, failure: (any Error)?) {
        switch failure {
        // A transport may take the cancellation for a failure of its own.
        case .some where Task.isCancelled, is CancellationError:
            self.init(
                .cancelled,
                message: "The batch was cancelled with \(left) of \(count) requests left.",
                cause: CancellationError()
            )
        case let error as DynamoError:
            self = error
        case let error?:
            self.init(
                .unprocessedItems,
                message: "A call failed with \(left) of \(count) requests left.",
                cause: error
            )
        case nil:
            self.init(
                .unprocessedItems,
                message: "The service leaves \(left) of \(count) requests unprocessed."
            )
        }
        self.unfinishedBatch = unfinishedBatch
    }
}
