import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import PrometheusMetrics
import Testing

@testable import ChatServer

@Suite("Secrets and telemetry")
struct SecretsInTelemetryTests {
    @Test("a token in a query string never reaches logs or metrics")
    func token() async throws {
        let logs = LogCollector()
        let operations = Operations(password: TestChat.adminPassword)
        try await TestChat.withChat(operations: operations, logger: logs.logger()) { chat in
            let token = try await chat.token(User(id: "ann", username: "Ann"))
            // What is unique to it: its header says no more than how it is signed.
            let secrets = [
                String(token.split(separator: ".")[1]), String(token.split(separator: ".")[2]), "hunter2hunter2",
            ]
            try await chat.application.application().test(.live) { client in
                let upgrade: HTTPFields = [
                    .connection: "Upgrade", .upgrade: "websocket", .secWebSocketVersion: "13",
                    .secWebSocketKey: "dGhlIHNhbXBsZSBub25jZQ==",
                ]
                for value in [token, "hunter2hunter2", "\(token)x"] {
                    for path in [
                        "/socket/websocket?vsn=2.0.0&token=\(value)", "/socket/longpoll?vsn=2.0.0&token=\(value)",
                        "/api/rooms?token=\(value)", "/api/rooms/general/messages?token=\(value)",
                        "/none?token=\(value)",
                        "/operator?token=\(value)",
                    ] {
                        for headers in [[:], upgrade] {
                            // An upgrade that is let in is no answer to an HTTP client.
                            guard value != token || headers.isEmpty || !path.hasPrefix("/socket") else { continue }
                            _ = try await client.execute(uri: path, method: .get, headers: headers) { $0.status }
                        }
                    }
                    _ = try await client.execute(
                        uri: "/metrics",
                        method: .get,
                        headers: OperatorRoutesTests.headers("admin", value)
                    ) { $0.status }
                }
            }
            let metrics = operations.registry.text()
            #expect(metrics.contains("http_server_request_duration_seconds_count"))
            #expect(logs.text.count > 100)
            for secret in secrets {
                #expect(!logs.text.contains(secret))
                #expect(!metrics.contains(secret))
                #expect(!operations.warnings.lines.joined().contains(secret))
            }
        }
    }
}

extension HTTPField.Name {
    fileprivate static let secWebSocketKey = Self("Sec-WebSocket-Key")!
    fileprivate static let secWebSocketVersion = Self("Sec-WebSocket-Version")!
}
