import Foundation
import TestSupport
import Testing

@testable import DynamoKit

/// Requests to the byte, with botocore as the judge of whether the bytes are right.
@Suite("Requests to the byte")
struct GoldenRequestTests {
    @Test("each typed operation has a request here")
    func coverage() {
        let names = Set(GoldenRequests.all.map(\.operationName))
        #expect(Set(ServiceModelTests.operations.map(\.name)).isSubset(of: names))
    }

    @Test("a request is exactly these bytes")
    func bytes() throws {
        for request in GoldenRequests.all { #expect(try request.write() == request.bytes) }
    }

    @Test("botocore takes each request for parameters of that operation, and writes the same for them")
    func judgement() async throws {
        let lines = GoldenRequests.all.map { request in
            let service = request.service == .dynamoDB ? "dynamodb" : "dynamodbstreams"
            return #"{"service":"\#(service)","operation":"\#(request.operationName)","body":\#(request.bytes)}"#
        }
        let judged = try await TestPaths.withTemporaryFolder { folder in
            let file = folder.appending(path: "requests.jsonl")
            try Data(lines.joined(separator: "\n").utf8).write(to: file)
            return try await PeerProcess.withPeer(
                TestPaths.virtualEnvironmentProgram("python"),
                [TestPaths.peers.appending(path: "dynamodb_judge.py").path, file.path],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                readiness: .immediate
            ) { peer in
                let status = try await peer.exitStatus(within: .seconds(300))
                guard status == 0 else {
                    throw PeerError(peer: "dynamodb_judge.py", problem: "ended with \(status)", output: peer.output)
                }
                return peer.output.split(separator: "\n").map { String($0) }
            }
        }
        #expect(judged.count == lines.count)
        for (ours, theirs) in zip(lines, judged) { #expect(try Self.value(ours) == Self.value(theirs)) }
    }

    private static func value(_ text: String) throws -> DynamoJSONValue {
        var json = DynamoJSONReader(Array(text.utf8))
        let value = try DynamoJSONValue.read(from: &json)
        try json.finish()
        return value
    }
}
