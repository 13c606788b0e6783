import Testing

/// A channel can serve a convention that is not ours: that of another server's clients.
@Suite("Supabase's client", .serialized, .timeLimit(.minutes(15)))
struct RealtimeTests {
    @Test("it is served by a channel that speaks its convention")
    func client() async throws {
        try await RealtimeServer.run { port in
            let output = try await PythonPeer.run(
                "supabase_realtime_test.py",
                ["--url", "http://127.0.0.1:\(port)"],
                within: .seconds(600)
            )
            #expect(output.contains("checks passed"))
        }
    }
}
