import DynamoKit
import Logging
import Synchronization

/// A transport that answers as the service would over HTTP: with a number for each request, and after a while on the clock.
/// It fails the first attempts as it is told, and leaves the others to another transport.
final class ServiceTransport: DynamoTransport {
    static let address = ServerAddress(host: "dynamodb.eu-central-1.amazonaws.com", port: 8443, region: "eu-central-1")
    /// How long each attempt takes.
    static let latency = Duration.milliseconds(3)

    private struct State {
        var failures: [any Error]
        var count = 0
    }

    private let transport: any DynamoTransport
    private let clock: ImmediateClock
    private let state: Mutex<State>

    init(_ transport: some DynamoTransport, clock: ImmediateClock, failures: [any Error] = []) {
        self.transport = transport
        self.clock = clock
        self.state = Mutex(State(failures: failures))
    }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        try await self.attempt(operation, context: AttemptContext(logger: logger)).output
    }

    func attempt<Operation: DynamoOperation>(
        _ operation: Operation,
        context: AttemptContext
    ) async throws -> AttemptAnswer<Operation.Output> {
        let (requestID, failure) = self.state.withLock { state in
            state.count += 1
            return ("request-\(state.count)", state.failures.isEmpty ? nil : state.failures.removeFirst())
        }
        try await self.clock.sleep(until: self.clock.now.advanced(by: Self.latency), tolerance: nil)
        do {
            if let failure { throw failure }
            let output = try await self.transport.execute(operation, logger: context.logger)
            return AttemptAnswer(output: output, requestID: requestID, httpStatus: 200)
        } catch var error as DynamoError {
            guard error.code != .connectionFailed else { throw error }
            error.requestID = requestID
            error.httpStatus = error.httpStatus ?? 400
            throw error
        }
    }

    func serverAddress(of service: DynamoService) -> ServerAddress? { Self.address }
}
