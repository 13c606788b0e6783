import DynamoKit
import DynamoKitStreams
import Foundation
import Logging
import ServiceLifecycle
import TestSupport
import Testing
import UnixSignals

/// What the streams' table holds.
struct StreamedItem: Codable, Hashable, Sendable {
    var id: String
    var value: Int
}

/// A process that consumes a stream: the tests' own program, started again with a table to look after.
enum StreamWorkerProcess {
    private static let portVariable = "STREAM_WORKER_PORT"
    private static let tableVariable = "STREAM_WORKER_TABLE"
    private static let haltVariable = "STREAM_WORKER_HALT_AT"

    static let leaseTable = "stream-leases"
    static let port = ProcessInfo.processInfo.environment[portVariable].flatMap(Int.init)
    static let tableName = ProcessInfo.processInfo.environment[tableVariable]
    static let haltAt = ProcessInfo.processInfo.environment[haltVariable].flatMap(Int.init)

    /// - Parameter haltAt: The value whose handler never returns.
    static func start(port: Int, table: String, haltAt: Int? = nil) throws -> PeerProcess {
        try PeerProcess.start(
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path,
            ["--testing-library", "swift-testing", "--filter", "streamWorker"],
            environment: [
                self.portVariable: "\(port)", self.tableVariable: table,
                self.haltVariable: haltAt.map { "\($0)" } ?? "none",
            ]
        )
    }

    /// The values that a process has handled, in its order.
    static func handled(_ process: PeerProcess) -> [Int] {
        // A line that is still being written does not end.
        process.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .filter { $0.hasPrefix("handled ") }.compactMap { Int($0.dropFirst("handled ".count)) }
    }

    static func client(port: Int) throws -> DynamoClient {
        DynamoClient(
            transport: try HTTPTransport(
                region: "us-east-1",
                endpoint: "http://127.0.0.1:\(port)",
                credentials: .static(accessKeyID: "test", secretAccessKey: "test"),
                configuration: HTTPTransportConfiguration(attemptTimeout: .seconds(60))
            )
        )
    }
}

@Suite("Stream worker")
struct StreamWorker {
    private struct Printing: StreamHandler {
        func inserted(_ item: StreamedItem, metadata: StreamRecordMetadata) async throws { try await self.handle(item) }

        func modified(
            from old: StreamedItem,
            to new: StreamedItem,
            metadata: StreamRecordMetadata
        ) async throws { try await self.handle(new) }

        func removed(_ item: StreamedItem, metadata: StreamRecordMetadata) async throws {}

        private func handle(_ item: StreamedItem) async throws {
            if item.value == StreamWorkerProcess.haltAt {
                self.print("halted")
                try await Task.sleep(for: .seconds(86400))
            }
            self.print("handled \(item.value)")
        }

        // One write call a line, so that a kill cannot tear it.
        private func print(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
    }

    @Test(
        "consumes until it is told to stop",
        .enabled(if: StreamWorkerProcess.port != nil, "other tests start this one")
    )
    func streamWorker() async throws {
        let client = try StreamWorkerProcess.client(port: try #require(StreamWorkerProcess.port))
        let tableName = try #require(StreamWorkerProcess.tableName)
        let consumer = StreamConsumer(
            name: "printer",
            table: client.table(tableName, of: StreamedItem.self, partitionKey: "id"),
            leaseTable: StreamWorkerProcess.leaseTable,
            handler: Printing(),
            // A lease that is lost to a busy machine means changes that come again, which is no harm.
            configuration: StreamConsumerConfiguration(
                leaseDuration: .seconds(3),
                coordinationInterval: .milliseconds(200),
                batchSize: 5
            )
        )
        let group = ServiceGroup(
            services: [consumer],
            gracefulShutdownSignals: [.sigterm],
            logger: Logger(label: "worker")
        )
        try await group.run()
    }
}
