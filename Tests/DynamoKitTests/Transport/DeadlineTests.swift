import AWSSigning
import NIOCore
import TestSupport
import Testing

@testable import DynamoKit

/// Credentials that come when they are let go, and not when the one who waits has gone.
private final class HeldCredentials: CredentialProvider {
    private let gate = FirstOutcome<Void>()

    func release() { self.gate.decide(.success(())) }

    func credentials() async throws -> AWSCredentials {
        try await self.gate.value()
        return AWSCredentials(accessKeyID: "AKID", secretAccessKey: "very-secret")
    }
}

@Suite("Deadlines")
struct DeadlineTests {
    struct Failed: Error {}

    @Test("what is done at once costs no alarm, and what it throws goes to the caller")
    func immediate() async throws {
        #expect(try await withDeadline(.distantPast) { 7 } == 7)
        await #expect(throws: Failed.self) { try await withDeadline(.distantFuture) { throw Failed() } }
    }

    @Test("what takes its time is waited for")
    func waits() async throws {
        let value = try await withDeadline(.distantFuture) {
            for _ in 0..<1000 { await Task.yield() }
            return 7
        }
        #expect(value == 7)
    }

    @Test("at the deadline the caller goes on, and what was waited for is canceled")
    func timesOut() async throws {
        let canceled = FirstOutcome<Bool>()
        let error = await #expect(throws: DynamoError.self) {
            try await withDeadline(.now() + .milliseconds(10)) {
                try? await Task.sleep(for: .seconds(3600))
                canceled.decide(.success(Task.isCancelled))
            }
        }
        #expect(error?.code == .timedOut)
        #expect(try await canceled.value())
    }

    @Test("a canceled caller goes on, whatever it was waiting for")
    func canceled() async throws {
        let (gate, started) = (FirstOutcome<Void>(), FirstOutcome<Void>())
        let task = Task {
            try await withDeadline(.distantFuture) {
                started.decide(.success(()))
                try await gate.value()
            }
        }
        try await started.value()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.decide(.success(()))
    }

    @Test("one who is canceled already begins nothing")
    func canceledBefore() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await withDeadline(.distantFuture) { Issue.record("It has begun.") }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("waiting for credentials counts in an attempt's time, and nothing was sent")
    func slowCredentials() async throws {
        let credentials = HeldCredentials()
        let transport = try HTTPTransport(
            region: "us-east-1",
            endpoint: "http://127.0.0.1:1",
            credentials: credentials,
            configuration: HTTPTransportConfiguration(attemptTimeout: .milliseconds(10))
        )
        let client = DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: .never)
        )
        let error = await #expect(throws: DynamoError.self) { try await client.execute(ListTables()) }
        #expect(error?.code == .timedOut)
        #expect(error?.isOutcomeUnknown == false)
        credentials.release()
    }

    @Test("nobody listening means that nothing was sent")
    func nobodyListens() async throws {
        let transport = try HTTPTransport(
            region: "us-east-1",
            endpoint: "http://127.0.0.1:\(try TestPort.free())",
            credentials: .static(accessKeyID: "AKID", secretAccessKey: "very-secret")
        )
        let client = DynamoClient(
            transport: transport,
            configuration: DynamoClientConfiguration(retryPolicy: .never)
        )
        let error = await #expect(throws: DynamoError.self) { try await client.execute(ListTables()) }
        #expect(error?.code == .connectionFailed)
        #expect(error?.isOutcomeUnknown == false)
    }
}
