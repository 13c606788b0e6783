import AWSSigning
import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// Requests that nobody has thought of. A few thousand in a normal run; `make fuzz` goes on for `FUZZ_SECONDS` from the
/// seed `FUZZ_SEED`.
@Suite("Fuzzed requests", .timeLimit(.minutes(1440)))
struct WireFuzzTests {
    @Test("a mutated body is answered with 200, or refused with a typed error")
    func bodies() async throws {
        let corpus = WireCorpus.requests
        try await Self.fuzz { mutator, endpoint in
            let request = corpus[mutator.number(0..<corpus.count)]
            let body = mutator.mutated(Array(request.body.utf8))
            // Now and then to an operation that expects another.
            let operation =
                mutator.number(0..<10) == 0 ? corpus[mutator.number(0..<corpus.count)].operation : request.operation
            var wire = WireRequest.operation(operation, "")
            if ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"].contains(operation) {
                wire = Self.replacing(wire, "X-Amz-Target", by: "DynamoDBStreams_20120810.\(operation)")
            }
            wire.body = body
            await Self.check(wire, at: endpoint)
        }
    }

    @Test("mutated headers, methods and targets are answered or refused, whether signatures are checked or not")
    func headers() async throws {
        let valid = WireRequest.operation(
            "GetItem",
            #"{"TableName":"Things","Key":{"pk":{"S":"a"},"sk":{"N":"1"}}}"#,
            more: [("Accept-Encoding", "gzip, deflate;q=0.5"), ("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")]
        )
        let credentials = [AWSCredentials(accessKeyID: "AKIDTEST", secretAccessKey: "secret")]
        try await Self.fuzz(credentials: credentials) { mutator, endpoint in
            var wire = valid
            for _ in 0...mutator.number(0..<3) {
                let field = wire.headers.fields[mutator.number(0..<wire.headers.fields.count)]
                let value = String(decoding: mutator.mutated(Array(field.value.utf8)), as: UTF8.self)
                wire = Self.replacing(wire, field.name, by: value)
            }
            switch mutator.number(0..<12) {
            case 0: wire.method = String(decoding: mutator.mutated(Array("POST".utf8)), as: UTF8.self)
            case 1: wire.target = String(decoding: mutator.mutated(Array("/?a=%41&b".utf8)), as: UTF8.self)
            default: break
            }
            await Self.check(wire, at: endpoint)
        }
    }

    @Test("bytes that are no request at all are refused")
    func bytes() async throws {
        let operations = WireCorpus.requests.map(\.operation)
        try await Self.fuzz { mutator, endpoint in
            var wire = WireRequest.operation(operations[mutator.number(0..<operations.count)], "")
            wire.body = (0..<mutator.number(0..<60)).map { _ in UInt8(mutator.number(0..<256)) }
            await Self.check(wire, at: endpoint)
        }
    }

    // MARK: Cases

    /// Runs `body` on endpoints that live for a hundred requests each: what a failure's seed starts is short.
    private static func fuzz(
        credentials: [AWSCredentials] = [],
        _ body: (inout ByteMutator, [WireEndpoint]) async throws -> Void
    ) async throws {
        try await TestEffort.fuzz.run(15) { seed in
            try await withLocalDynamo(storage: .inMemory) { local in
                var endpoints = [WireEndpoint(local: local)]
                if !credentials.isEmpty { endpoints.append(WireEndpoint(local: local, credentials: credentials)) }
                var mutator = ByteMutator(corpus: WireCorpus.requests.map(\.body), seed: seed)
                for number in 0..<100 {
                    // Requests may have deleted it.
                    if number.isMultiple(of: 20) { _ = await endpoints[0].ask("CreateTable", WireCorpus.createTable) }
                    try await body(&mutator, endpoints)
                }
            }
        }
    }

    private static func check(_ request: WireRequest, at endpoints: [WireEndpoint]) async {
        for endpoint in endpoints {
            let start = ContinuousClock.now
            let answer = await endpoint.answer(request, logger: WireEndpoint.quiet)
            let problem = Self.problem(of: answer, to: request)
            let said =
                "\(request.method) \(request.target) \(request.headers.fields): "
                + String(decoding: request.body, as: UTF8.self)
            #expect(problem == nil, "seed from \(TestEffort.fuzz.seed) on: \(said) -> \(answer.status) \(answer.text)")
            #expect(ContinuousClock.now - start < .seconds(30), "\(said)")
        }
    }

    /// What about an answer is none of the service's.
    private static func problem(of answer: WireAnswer, to request: WireRequest) -> String? {
        if request.method != "POST" { return (200..<500).contains(answer.status) ? nil : "status" }
        guard answer.status == 200 || (400..<500).contains(answer.status) else { return "status" }
        guard answer.headers["X-Amz-Crc32"] == "\(CRC32.checksum(answer.body))" else { return "checksum" }
        // Compressed answers are looked at elsewhere, and some operations answer nothing.
        guard answer.headers["Content-Encoding"] == nil, answer.status != 200 || !answer.body.isEmpty else {
            return nil
        }
        // Without a content type of its own the service answers in XML.
        if answer.status == 404 { return answer.text == "<UnknownOperationException/>\n" ? nil : "not found" }
        guard let members = try? JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] else {
            return "no JSON object"
        }
        guard answer.status != 200 else { return members["__type"] == nil ? nil : "an error with status 200" }
        guard let type = members["__type"] as? String, type.contains("#") else { return "no type" }
        // Of what is no JSON or no operation the service says no more than that.
        let isSilent = ["SerializationException", "UnknownOperationException"].contains { type.hasSuffix("#\($0)") }
        return isSilent || (members["message"] ?? members["Message"]) is String ? nil : "no message"
    }

    private static func replacing(_ request: WireRequest, _ name: String, by value: String) -> WireRequest {
        var request = request
        request.headers = WireHeaders(
            request.headers.fields.map { $0.name == name ? (name: name, value: value) : $0 }
        )
        return request
    }
}
