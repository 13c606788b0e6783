import ChannelKit
import ChannelKitHummingbird
import Foundation
import Logging
import PhoenixConformance
import TestSupport
import Testing

/// The `websockets` client of PyPI, which compresses by itself.
@Suite("The websockets client", .serialized)
struct WebSocketsPeerTests {
    private static func mount() -> SocketMount {
        var configuration = WebSocketConfiguration.patient
        configuration.compression = PerMessageDeflate()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return SocketMount(
            "/socket",
            conformanceEndpoint(limits: .patient, logger: logger),
            configuration: configuration
        )
    }

    @Test("talks with and without permessage-deflate")
    func plain() async throws {
        try await withTestServer([Self.mount()]) { server in
            try await Self.check("ws://127.0.0.1:\(server.port)")
        }
    }

    @Test("talks with and without permessage-deflate over TLS")
    func secure() async throws {
        try await TestCertificate.with { certificate in
            try await withTestServer([Self.mount()], tls: certificate.server) { server in
                try await Self.check("wss://127.0.0.1:\(server.port)", ["--ca", certificate.path])
            }
        }
    }

    private static func check(_ base: String, _ arguments: [String] = []) async throws {
        try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("python"),
            [
                TestPaths.peers.appending(path: "websockets_test.py").path,
                "--url", "\(base)/socket/websocket?vsn=2.0.0&token=1:ann",
            ] + arguments,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"],
            readiness: .immediate
        ) { process in
            let status = try await process.exitStatus(within: .seconds(600))
            #expect(status == 0, "\(process.output)")
            #expect(process.output.contains("all checks passed"))
        }
    }
}
