import DynamoKitLocal
import Logging

@testable import DynamoKit

/// The embedded engine, whose answers come as bytes, as they do over HTTP.
struct BytesTransport: DynamoTransport {
    let local: LocalDynamo

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        guard let output = try await self.local.execute(operation, logger: logger) as? any WireValue else {
            throw Wordless(operation: Operation.name)
        }
        var writer = DynamoJSONWriter()
        try output.write(into: &writer)
        var reader = DynamoJSONReader(writer.bytes)
        let read = try Operation.decodeOutput(from: &reader)
        try reader.finish()
        return read
    }

    /// The operation's answer has no form in bytes.
    struct Wordless: Error {
        var operation: String
    }
}
