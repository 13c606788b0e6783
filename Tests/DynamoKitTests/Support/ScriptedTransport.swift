import DynamoKit
import Logging
import Synchronization

/// A transport that answers one operation type as it is told, and remembers what it was asked.
final class ScriptedTransport<Scripted: DynamoOperation>: DynamoTransport {
    private struct State {
        var requests: [Scripted] = []
        var answer: @Sendable (Scripted, Int) async throws -> Scripted.Output
    }

    private let state: Mutex<State>

    /// - Parameter answer: Gets the request and how many there were before it.
    init(_ answer: @escaping @Sendable (Scripted, Int) async throws -> Scripted.Output) {
        self.state = Mutex(State(answer: answer))
    }

    var requests: [Scripted] { self.state.withLock { $0.requests } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        guard let request = operation as? Scripted else { throw Unscripted(operation: Operation.name) }
        let (answer, count) = self.state.withLock { state in
            state.requests.append(request)
            return (state.answer, state.requests.count - 1)
        }
        guard let output = try await answer(request, count) as? Operation.Output else {
            throw Unscripted(operation: Operation.name)
        }
        return output
    }

    struct Unscripted: Error {
        var operation: String
    }
}
