import Foundation
import TestSupport

@testable import DynamoKit

/// What `Tests/Peers/dynamodb_samples.py` prints: requests as botocore writes them, and answers that it reads.
struct ModelSamples: Sendable {
    let service: String
    let operation: String
    let requests: [DynamoJSONValue]
    let answers: [DynamoJSONValue]

    /// Samples of each operation of the model, made once.
    static func all() async throws -> [ModelSamples] { try await Self.samples.value }

    static func of(_ operation: String) async throws -> ModelSamples {
        guard let samples = try await Self.all().first(where: { $0.operation == operation }) else {
            throw PeerError(peer: "botocore", problem: "has no operation \(operation)", output: "")
        }
        return samples
    }

    private static let samples = Task {
        try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("python"),
            [TestPaths.peers.appending(path: "dynamodb_samples.py").path],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"],
            readiness: .immediate
        ) { peer in
            let status = try await peer.exitStatus(within: .seconds(300))
            guard status == 0 else {
                throw PeerError(peer: "dynamodb_samples.py", problem: "ended with \(status)", output: peer.output)
            }
            return try peer.output.split(separator: "\n").map { try ModelSamples(line: $0) }
        }
    }

    private init(line: Substring) throws {
        var json = DynamoJSONReader(Array(line.utf8))
        let value = try DynamoJSONValue.read(from: &json)
        guard let service = value["service"]?.string, let operation = value["operation"]?.string,
            let requests = value["requests"]?.array, let answers = value["answers"]?.array
        else { throw PeerError(peer: "dynamodb_samples.py", problem: "printed no samples", output: String(line)) }
        (self.service, self.operation, self.requests, self.answers) = (service, operation, requests, answers)
    }
}
