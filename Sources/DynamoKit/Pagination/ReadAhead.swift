/// A read that is made before its items are asked for. It ends with the iterator that it is made for.
final class ReadAhead: Sendable {
    private let task: Task<PreparedRead.Answer, any Error>

    init(_ read: PreparedRead, after exclusiveStartKey: DynamoItem?, limit: Int?) {
        self.task = Task { try await read.answer(after: exclusiveStartKey, limit: limit) }
    }

    deinit {
        self.task.cancel()
    }

    /// What it brings, as soon as it is there. Who is cancelled meanwhile takes the read along.
    func answer() async throws -> PreparedRead.Answer {
        try await withTaskCancellationHandler {
            try await self.task.value
        } onCancel: {
            self.task.cancel()
        }
    }
}
