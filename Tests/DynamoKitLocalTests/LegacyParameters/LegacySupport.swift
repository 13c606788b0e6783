import DynamoKit
import Testing

@testable import DynamoKitLocal

/// Legacy parameters are asked for as old programs ask for them: over the wire.
struct LegacyEndpoint {
    let local: LocalDynamo
    private let endpoint: WireEndpoint

    /// With the table `Things`, keyed by `pk` and the number `sk`, and its index `by-color`; and `Singles`, keyed by `pk`.
    init() async throws {
        self.local = try LocalDynamo(storage: .inMemory)
        self.endpoint = WireEndpoint(local: self.local)
        try await self.local.makeTable(
            indexes: [
                GlobalSecondaryIndex(
                    indexName: "by-color",
                    keySchema: [.partitionKey("color")],
                    projection: .include(nonKeyAttributes: ["size"])
                )
            ],
            more: [AttributeDefinition("color", .string)]
        )
        try await self.local.makeTable("Singles", sortKey: nil)
    }

    /// What the operation answers.
    func ask(_ operation: String, _ json: String) async throws -> DynamoJSONValue {
        let answer = await self.endpoint.ask(operation, json)
        guard answer.status == 200 else { throw answer.error }
        var json = DynamoJSONReader(answer.body)
        return try AnyOperation.decodeOutput(from: &json)
    }

    /// The error that the operation answers; `nil` when it succeeds.
    func refusal(_ operation: String, _ json: String) async -> DynamoError? {
        let answer = await self.endpoint.ask(operation, json)
        return answer.status == 200 ? nil : answer.error
    }

    /// The same of an operation that is called by its name in the process.
    func refusalInProcess(_ operation: String, _ json: String) async throws -> DynamoError? {
        var reader = DynamoJSONReader(Array(json.utf8))
        guard case .object(let parameters) = try AnyOperation.decodeOutput(from: &reader) else { return nil }
        do {
            _ = try await self.local.run(AnyOperation(operation, parameters))
            return nil
        } catch let error as DynamoError {
            return error
        }
    }
}

/// A request that is refused, and the message that it is refused with.
struct LegacyRefusal: Sendable, CustomTestStringConvertible {
    let operation: String
    let json: String
    let message: String

    init(_ operation: String, _ json: String, _ message: String) {
        self.operation = operation
        self.json = json
        self.message = message
    }

    /// "One or more parameter values were invalid: …".
    static func parameter(_ operation: String, _ json: String, _ problem: String) -> LegacyRefusal {
        LegacyRefusal(operation, json, "One or more parameter values were invalid: \(problem)")
    }

    var testDescription: String { "\(self.operation) \(self.json)" }
}
