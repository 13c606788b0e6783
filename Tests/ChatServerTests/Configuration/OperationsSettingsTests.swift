import Foundation
import Testing

@testable import ChatServer

@Suite("Settings of operations")
struct OperationsSettingsTests {
    private func settings(_ environment: [String: String]) async throws -> OperationsSettings {
        try OperationsSettings(
            try await ConfigurationSources.settings(commandLine: [:], environment: environment, file: nil)
        )
    }

    @Test("have defaults that write text, wait for nothing and export nothing")
    func defaults() async throws {
        let settings = try await self.settings([:])
        #expect(settings.adminPassword == nil)
        #expect(settings.logFormat == .text)
        #expect(settings.shutdownDelay == .zero)
        #expect(settings.embeddedMetricsInterval == nil)
    }

    @Test("come from the environment")
    func given() async throws {
        let settings = try await self.settings([
            "CHAT_ADMIN_PASSWORD": "correct horse battery", "CHAT_LOG_FORMAT": "json", "CHAT_SHUTDOWN_DELAY": "20",
            "CHAT_METRICS_EMF": "stdout", "CHAT_METRICS_EMF_INTERVAL": "10",
        ])
        #expect(settings.adminPassword == "correct horse battery")
        #expect(settings.logFormat == .json)
        #expect(settings.shutdownDelay == .seconds(20))
        #expect(settings.embeddedMetricsInterval == .seconds(10))
        #expect(try await self.settings(["CHAT_METRICS_EMF": "stdout"]).embeddedMetricsInterval == .seconds(60))
    }

    @Test(
        "that make no sense stop the start, and name their key",
        arguments: [
            (["CHAT_ADMIN_PASSWORD": "short"], "admin.password"), (["CHAT_LOG_FORMAT": "xml"], "log.format"),
            (["CHAT_SHUTDOWN_DELAY": "-1"], "shutdown.delay"), (["CHAT_METRICS_EMF": "file"], "metrics.emf"),
            (["CHAT_METRICS_EMF_INTERVAL": "10"], "metrics.emfInterval"),
            (["CHAT_METRICS_EMF": "stdout", "CHAT_METRICS_EMF_INTERVAL": "0"], "metrics.emfInterval"),
        ]
    )
    func refused(environment: [String: String], key: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) { try await self.settings(environment) }
        #expect(error?.key == key)
        #expect(error.map { !"\($0)".contains("short") } ?? true)
    }
}
