import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import ChatServer

extension ChatTests {
    @Suite("The commands for tables", .serialized, .moto, .localServer)
    struct TableCommands {
        /// Where the tables are.
        enum Place: String, CaseIterable, CustomTestStringConvertible {
            case dataFolder, localServer, moto

            var testDescription: String { self.rawValue }

            func options(_ folder: URL) throws -> [String] {
                switch self {
                case .dataFolder: ["--data-dir", folder.path]
                case .localServer: ["--dynamodb-endpoint", try #require(LocalServer.shared).endpoint]
                case .moto: ["--dynamodb-endpoint", "http://127.0.0.1:\(try #require(MotoServer.port))"]
                }
            }
        }

        @Test("make, show, fill and remove, and can be repeated", arguments: Place.allCases)
        func life(place: Place) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let options = try place.options(folder)
                let names = ChatTables.all.map(\.name)

                let made = try await Self.run(["create"] + options)
                #expect(Self.subjects(of: made) == names)
                #expect(made.contains("ChatApp_Messages: created, lets items expire by expiresAt"), "\(made)")
                let again = try await Self.run(["create"] + options)
                #expect(again == names.map { "\($0): is as it has to be\n" }.joined())

                let reports = try await Self.describe(options)
                for (table, report) in zip(ChatTables.all, reports) {
                    Self.expect(report, isLike: table)
                }

                let seeded = try await Self.run(["seed", "--messages", "60"] + options)
                #expect(seeded == "general: made\ntech-talk: made\nload-test: 60 messages\n")
                let reseeded = try await Self.run(["seed", "--messages", "60"] + options)
                #expect(reseeded == "general: there already\ntech-talk: there already\nload-test: 60 messages\n")
                let messages = try #require(try await Self.describe(options).first { $0.name == "ChatApp_Messages" })
                #expect(messages.itemCount == 60)

                let one = try await Self.run(["delete", "--confirm", "ChatApp_Messages"] + options)
                #expect(one == "ChatApp_Messages: deleted\n")
                let all = try await Self.run(["delete", "--confirm", "ChatApp_"] + options)
                let expected = names.map { "\($0): \($0 == "ChatApp_Messages" ? "not there" : "deleted")\n" }
                #expect(all == expected.joined())
                #expect(try await Self.describe(options).allSatisfy { $0.status == nil })
            }
        }

        @Test("delete nothing that is not named", arguments: [[], ["--confirm", "yes"], ["--confirm", "ChatApp"]])
        func confirmation(arguments: [String]) async throws {
            try await TestPaths.withTemporaryFolder { folder in
                _ = try await Self.run(["create", "--data-dir", folder.path])
                let output = try await Self.run(["delete", "--data-dir", folder.path] + arguments, status: 64)
                #expect(output.contains("--confirm"), "\(output)")
                let reports = try await Self.describe(["--data-dir", folder.path])
                #expect(reports.allSatisfy { $0.status == "ACTIVE" })
            }
        }

        @Test("show and remove nothing where no chat is stored, and make no folder there")
        func noStore() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let missing = folder.appending(path: "typo")
                for command in [["describe"], ["delete", "--confirm", "ChatApp_"]] {
                    let output = try await Self.run(command + ["--data-dir", missing.path], status: 1)
                    #expect(output.contains("“dataDir”"), "\(output)")
                }
                #expect(!FileManager.default.fileExists(atPath: missing.path))
            }
        }

        private static func expect(_ report: TableReport, isLike table: ChatTable) {
            let schema = table.definition.schema
            #expect(report.name == table.name)
            #expect(report.status == "ACTIVE" && report.billingMode == "PAY_PER_REQUEST")
            #expect(report.keys.map(\.name) == schema.keySchema.map(\.attributeName))
            #expect(report.indexes.map(\.name) == schema.globalSecondaryIndexes.map(\.indexName).sorted())
            #expect(report.timeToLive == table.definition.timeToLiveAttribute)
            #expect(report.pointInTimeRecovery == table.definition.hasPointInTimeRecovery)
            #expect(report.stream == schema.streamSpecification?.streamViewType?.rawValue)
            #expect(report.tags == schema.tags)
        }

        private static func describe(_ options: [String]) async throws -> [TableReport] {
            let text = try await Self.run(["describe"] + options)
            let json = try await Self.run(["describe", "--json"] + options)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let reports = try decoder.decode([TableReport].self, from: Data(json.utf8))
            #expect(text == reports.map(\.text).joined(separator: "\n\n") + "\n")
            return reports
        }

        /// What stands before the colon of each line.
        private static func subjects(of output: String) -> [String] {
            output.split(separator: "\n").compactMap { $0.split(separator: ":").first.map(String.init) }
        }

        private static func run(_ arguments: [String], status expected: Int32 = 0) async throws -> String {
            try await PeerProcess.withPeer(
                ChatProcess.executable,
                ["tables"] + arguments,
                environment: ["AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"],
                readiness: .immediate
            ) { process in
                let status = try await process.exitStatus(within: .seconds(120))
                #expect(status == expected, "\(process.output)")
                return process.output
            }
        }
    }
}
