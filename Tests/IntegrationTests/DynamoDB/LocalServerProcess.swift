import DynamoKit
import Foundation
import RegexBuilder
import TestSupport
import Testing

/// The built `dynamokit-local`, running as a program of its own on a port that it chose itself.
struct LocalServerProcess {
    let process: PeerProcess
    let port: Int

    var endpoint: String { "http://127.0.0.1:\(self.port)" }

    /// Runs `body` while the server runs.
    ///
    /// - Parameters:
    ///   - arguments: Options beside the port.
    ///   - environment: Variables beside those of the test.
    static func run<Result>(
        _ arguments: [String],
        environment: [String: String] = [:],
        body: (LocalServerProcess) async throws -> Result
    ) async throws -> Result {
        try await PeerProcess.withPeer(
            TestPaths.products.appending(path: "dynamokit-local").path,
            ["--port", "0"] + arguments,
            environment: environment,
            readiness: .output(contains: "DynamoDB is at http://127.0.0.1:"),
            within: .seconds(180)
        ) { process in
            try await body(LocalServerProcess(process: process, port: try await Self.port(printedBy: process)))
        }
    }

    /// Stops the server as Ctrl-C does.
    ///
    /// - Returns: Its exit status.
    func interrupt() async throws -> Int32 {
        kill(self.process.processID, SIGINT)
        return try await self.process.exitStatus(within: .seconds(120))
    }

    func client(secretAccessKey: String = "test") throws -> DynamoClient {
        DynamoClient(
            transport: try HTTPTransport(
                region: "us-east-1",
                endpoint: self.endpoint,
                credentials: .static(accessKeyID: "test", secretAccessKey: secretAccessKey),
                configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(60))
            )
        )
    }

    /// The port is complete when something stands behind it.
    private static func port(printedBy process: PeerProcess) async throws -> Int {
        let pattern = Regex {
            "http://127.0.0.1:"
            Capture { OneOrMore(.digit) }
            CharacterClass.digit.inverted
        }
        var port: Int?
        _ = try await eventually {
            port = process.output.firstMatch(of: pattern).flatMap { Int($0.output.1) }
            return port != nil
        }
        guard let port else {
            throw PeerError(peer: "dynamokit-local", problem: "names no port", output: process.output)
        }
        return port
    }
}

/// A `dynamokit-local` for as long as a suite runs.
struct LocalServer: SuiteTrait, TestScoping {
    @TaskLocal static var shared: LocalServerProcess?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await LocalServerProcess.run(["--in-memory"]) { server in
            try await Self.$shared.withValue(server) { try await body() }
        }
    }
}

extension Trait where Self == LocalServer {
    /// Runs `dynamokit-local` while the suite runs.
    static var localServer: LocalServer { LocalServer() }
}
