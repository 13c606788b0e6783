import ChannelKit
import ChannelKitTesting
import Testing

@Suite("Conformance of socket transports")
struct SocketTransportConformanceTests {
    @Test("the transport in memory keeps every promise", arguments: SocketTransportConformance.Check.allCases)
    func testTransport(check: SocketTransportConformance.Check) async throws {
        try await SocketTransportConformance { endpoint, run in
            try await run { query in try await Self.connect(endpoint, query) }
        }.run(check)
    }

    @Test("a transport that breaks a promise is found out", arguments: FaultyConnection.Fault.allCases)
    func faults(fault: FaultyConnection.Fault) async throws {
        var suite = SocketTransportConformance { endpoint, run in
            try await run { query in
                let query = fault == .letsAnybodyIn ? query.replacing("refused", with: "let in") : query
                return try await Self.connect(endpoint, query).map { FaultyConnection(base: $0, fault: fault) }
            }
        }
        suite.deadline = .milliseconds(500)
        let impatient = suite
        await #expect(throws: ConformanceFailure.self) { try await impatient.run(fault.check) }
    }

    private static func connect(
        _ endpoint: Endpoint<ConformanceSocketHandler>,
        _ query: String
    ) async throws -> MemoryConnection? {
        do {
            return MemoryConnection(client: try await TestClient.connect(to: endpoint, query: query))
        } catch is ConnectRefusal {
            return nil
        }
    }
}

private struct MemoryConnection: ConformanceConnection {
    let client: TestClient

    func send(text: String) { self.client.send(text: text) }

    func send(binary: [UInt8]) { self.client.send(binary: binary) }

    func next(within deadline: Duration) async -> ConformanceEvent? {
        switch await self.client.nextFrame(within: deadline) {
        case .text(let text): .text(text)
        case .binary(let bytes): .binary(bytes)
        case .closed(let code, _): .closed(code)
        case nil: nil
        }
    }

    func drop() { self.client.drop() }
}

/// A connection that does one thing wrong.
struct FaultyConnection: ConformanceConnection {
    enum Fault: String, CaseIterable, Sendable {
        case letsAnybodyIn, losesReplies, mangles, turnsBinaryIntoText, keepsLostConnections, hidesCloses

        var check: SocketTransportConformance.Check {
            switch self {
            case .letsAnybodyIn: .refuses
            case .losesReplies: .answers
            case .mangles: .carriesText
            case .turnsBinaryIntoText: .carriesBinary
            case .keepsLostConnections: .tellsOfALostConnection
            case .hidesCloses: .closesOnDisconnect
            }
        }
    }

    let base: any ConformanceConnection
    let fault: Fault

    func send(text: String) async throws { try await self.base.send(text: text) }

    func send(binary: [UInt8]) async throws { try await self.base.send(binary: binary) }

    func next(within deadline: Duration) async throws -> ConformanceEvent? {
        let event = try await self.base.next(within: deadline)
        switch (self.fault, event) {
        case (.losesReplies, .text(let text)) where text.contains("phx_reply") && !text.hasPrefix(#"["1","1""#):
            return try await self.next(within: deadline)
        case (.mangles, .text(let text)): return .text(text.replacing("π", with: "?"))
        case (.turnsBinaryIntoText, .binary(let bytes)): return .text(String(decoding: bytes, as: UTF8.self))
        case (.hidesCloses, .closed): return try await self.base.next(within: deadline)
        default: return event
        }
    }

    func drop() async throws {
        if self.fault != .keepsLostConnections { try await self.base.drop() }
    }
}
