import AsyncHTTPClient
import Crypto
import DynamoKit
import Foundation
import Measuring
import NIOCore
import NIOHTTP1

/// What a GetItem costs through `DynamoClient` beside the same bytes through AsyncHTTPClient alone, in processor time of
/// this process: as it comes, and as the client has it, without a span for each request. The endpoint is another process, which answers with fixed bytes.
///
/// `swift run -c release --package-path Benchmarks DynamoKitClientBenchmark`
@main
struct Main {
    static func main() async throws {
        if CommandLine.arguments.dropFirst().first == "serve" { return try await AnswerServer.run() }
        let server = Process()
        let (output, input) = (Pipe(), Pipe())
        server.executableURL = URL(filePath: CommandLine.arguments[0])
        server.arguments = ["serve"]
        server.standardOutput = output
        server.standardInput = input
        try server.run()
        defer { try? input.fileHandleForWriting.close() }
        let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let calls = try Calls(endpoint: "http://127.0.0.1:\(port)/")

        // Neither has a head start: each has to get what the server sends.
        guard try await calls.bare() == AnswerServer.body, try await calls.bareWithoutSpans() == AnswerServer.body,
            try await calls.client()["id"] != nil
        else { throw Mismatch() }

        print("µs of processor time a request")
        printLine("", "AsyncHTTPClient", "without spans", "DynamoClient", "difference", "%")
        for concurrency in [1, 64] {
            let requests = Int(CommandLine.arguments.dropFirst().first ?? "") ?? 20_000
            // They take turns, so that what disturbs one disturbs all, and the least of each counts.
            var (bare, bareWithoutSpans, client) = (Double.infinity, Double.infinity, Double.infinity)
            for _ in 0..<7 {
                bare = min(
                    bare,
                    try await seconds(requests, concurrency: concurrency) { consume(try await calls.bare()) }
                )
                bareWithoutSpans = min(
                    bareWithoutSpans,
                    try await seconds(requests, concurrency: concurrency) {
                        consume(try await calls.bareWithoutSpans())
                    }
                )
                client = min(
                    client,
                    try await seconds(requests, concurrency: concurrency) { consume(try await calls.client()) }
                )
            }
            printLine(
                "GetItem, \(concurrency) at a time",
                decimal(bare * 1e6),
                decimal(bareWithoutSpans * 1e6),
                decimal(client * 1e6),
                decimal((client - bare) * 1e6),
                decimal((client / bare - 1) * 100)
            )
        }
        try printParts(of: calls)
    }

    /// What cannot be left out: a request is signed with two hashes and one keyed hash, its day's key being known.
    private static func printParts(of calls: Calls) throws {
        let key = SymmetricKey(size: .bits256)
        let canonical = [UInt8](repeating: 97, count: 300)
        let toSign = [UInt8](repeating: 97, count: 130)
        let floor = try secondsPerRun {
            consume(SHA256.hash(data: calls.body))
            consume(SHA256.hash(data: canonical))
            consume(HMAC<SHA256>.authenticationCode(for: toSign, using: key))
        }
        printLine("  of which: the hashes of a signature", "", "", decimal(floor * 1e6))
    }

    /// Processor time of one of many requests.
    private static func seconds(
        _ requests: Int,
        concurrency: Int,
        _ request: @escaping @Sendable () async throws -> Void
    ) async throws -> Double {
        let start = processorSeconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency {
                group.addTask { for _ in 0..<requests / concurrency { try await request() } }
            }
            try await group.waitForAll()
        }
        return (processorSeconds() - start) / Double(requests / concurrency * concurrency)
    }
}

/// The same request twice.
struct Calls: Sendable {
    private let dynamo: DynamoClient
    /// As it comes, but with as many connections; for the whole process, as the transport's own.
    private let plainClient: HTTPClient
    private let request: HTTPClientRequest
    private let operation = GetItem(
        tableName: "ChatApp_Messages",
        key: ["roomId": .string("general"), "timestamp": .number(1_767_225_600_000)]
    )
    let body: [UInt8]

    init(endpoint: String) throws {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        self.plainClient = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup,
            configuration: configuration
        )
        self.dynamo = DynamoClient(
            transport: try HTTPTransport(
                region: "eu-central-1",
                endpoint: endpoint,
                credentials: .static(
                    accessKeyID: "AKIDEXAMPLE",
                    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
                )
            )
        )
        var json = DynamoJSONWriter()
        try self.operation.encode(into: &json)
        self.body = json.bytes
        var request = HTTPClientRequest(url: endpoint)
        request.method = .POST
        request.headers = [
            "Host": String(endpoint.dropFirst(7).dropLast()),
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Date": "20260101T000000Z",
            "X-Amz-Target": "DynamoDB_20120810.GetItem",
            "Authorization": """
            AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-central-1/dynamodb/aws4_request, \
            SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
            Signature=\(String(repeating: "0", count: 64))
            """,
            "Accept-Encoding": "identity",
            "User-Agent": "realtimekit-dynamokit",
        ]
        request.body = .bytes(self.body)
        self.request = request
    }

    func bare() async throws -> [UInt8] { try await self.body(self.plainClient) }

    func bareWithoutSpans() async throws -> [UInt8] { try await self.body(HTTPTransport.sharedHTTPClient) }

    private func body(_ httpClient: HTTPClient) async throws -> [UInt8] {
        let response = try await httpClient.execute(self.request, timeout: .seconds(10))
        return Array(buffer: try await response.body.collect(upTo: 1 << 20))
    }

    func client() async throws -> DynamoItem { try await self.dynamo.execute(self.operation).item ?? [:] }
}

/// What came is not what was sent.
struct Mismatch: Error {}
