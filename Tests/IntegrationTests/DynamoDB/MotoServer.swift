import DynamoKit
import TestSupport
import Testing

/// moto's DynamoDB, a process of its own for as long as a suite runs.
struct MotoServer: SuiteTrait, TestScoping {
    @TaskLocal static var port: Int?

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let port = try TestPort.free()
        try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("moto_server"),
            ["-H", "127.0.0.1", "-p", "\(port)"],
            readiness: .listening(port: port)
        ) { _ in
            try await Self.$port.withValue(port) { try await body() }
        }
    }
}

extension Trait where Self == MotoServer {
    /// Runs moto while the suite runs.
    static var moto: MotoServer { MotoServer() }
}
