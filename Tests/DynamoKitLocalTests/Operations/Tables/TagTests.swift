import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Tags of tables")
struct TagTests {
    private static func arn(in local: LocalDynamo) async throws -> String {
        try #require(try await local.run(DescribeTable(tableName: "Things")).table.tableARN)
    }

    /// All tags, and how many each page had.
    private static func tags(of arn: String, in local: LocalDynamo) async throws -> ([String: String], pages: [Int]) {
        var all: [String: String] = [:]
        var pages: [Int] = []
        var list = ListTagsOfResource(resourceARN: arn)
        repeat {
            let page = try await local.run(list)
            all.merge(page.tags) { $1 }
            pages.append(page.tags.count)
            list.nextToken = page.nextToken
        } while list.nextToken != nil
        return (all, pages)
    }

    @Test("tags are given, replaced and taken, and are there when the file is opened again")
    func lifecycle() async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let storage = LocalDynamo.Storage.file(folder.appending(path: "data.sqlite").path)
            try await withLocalDynamo(storage: storage) { local in
                try await local.makeTable()
                try await local.put(["pk": .string("a"), "sk": .number(1)])
                let arn = try await Self.arn(in: local)
                #expect(try await local.run(ListTagsOfResource(resourceARN: arn)).tags == [:])
                _ = try await local.run(TagResource(resourceARN: arn, tags: ["a": "1", "b": "2"]))
                _ = try await local.run(TagResource(resourceARN: arn, tags: ["b": "3", "c": ""]))
                _ = try await local.run(UntagResource(resourceARN: arn, tagKeys: ["a", "absent"]))
            }
            try await withLocalDynamo(storage: storage) { local in
                let arn = try await Self.arn(in: local)
                #expect(try await local.run(ListTagsOfResource(resourceARN: arn)).tags == ["b": "3", "c": ""])
                #expect(try await local.run(Scan(tableName: "Things")).count == 1)
            }
        }
    }

    @Test("50 tags come in pages of 10, and a 51st is refused")
    func limit() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable()
        let arn = try await Self.arn(in: local)
        let tags = Dictionary(uniqueKeysWithValues: (1...50).map { ("key \($0)", "value \($0)") })
        _ = try await local.run(TagResource(resourceARN: arn, tags: tags))
        let error = try await failure { _ = try await local.run(TagResource(resourceARN: arn, tags: ["one": "more"])) }
        #expect(error.code == .validation)
        let listed = try await Self.tags(of: arn, in: local)
        #expect(listed.0 == tags)
        #expect(listed.pages == [10, 10, 10, 10, 10])
        // One that is there already adds none.
        _ = try await local.run(TagResource(resourceARN: arn, tags: ["key 1": "other"]))
        #expect(try await Self.tags(of: arn, in: local).0["key 1"] == "other")
    }

    static let badTags: [([String: String], String)] = [
        ([:], "Atleast one Tag needs to be provided as Input."),
        (
            ["": "v"],
            """
            1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: \
            Member must have length greater than or equal to 1
            """
        ),
        (
            ["a": "b", "k": String(repeating: "v", count: 257)],
            """
            1 validation error detected: Value '\(String(repeating: "v", count: 257))' at 'tags.2.member.value' failed \
            to satisfy constraint: Member must have length less than or equal to 256
            """
        ),
        (
            ["aws:x": "v"],
            "One or more parameter values were invalid: Tag keys with the prefix aws: are AWS's own. Key: aws:x"
        ),
        (
            ["a*b": "v"],
            "One or more parameter values were invalid: A tag has a character that is not allowed. Key: a*b"
        ),
    ]

    @Test("tags that DynamoDB would refuse are refused", arguments: TagTests.badTags)
    func refused(tags: [String: String], message: String) async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable()
        let arn = try await Self.arn(in: local)
        let error = try await failure { _ = try await local.run(TagResource(resourceARN: arn, tags: tags)) }
        #expect(error.code == .validation)
        #expect(error.message == message)
    }

    @Test("a resource that is no table of this store has no tags")
    func unknownResource() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable()
        let arn = try await Self.arn(in: local)
        for other in [arn + "Else", arn.replacing("arn:aws:dynamodb:local", with: "arn:aws:dynamodb:eu-west-1")] {
            let error = try await failure { _ = try await local.run(ListTagsOfResource(resourceARN: other)) }
            #expect(error.code == .resourceNotFound)
            #expect(error.message == "Requested resource not found: ResourcArn: \(other) not found")
        }
        for other in ["Things", arn + "/index/by-color", "arn:aws:s3:::bucket"] {
            let error = try await failure { _ = try await local.run(UntagResource(resourceARN: other, tagKeys: ["a"])) }
            #expect(error.code == .validation)
            #expect(error.message == "Invalid TableArn: Invalid ResourceArn provided as input \(other)")
        }
        let token = try await failure {
            _ = try await local.run(ListTagsOfResource(resourceARN: arn, nextToken: "no base64!"))
        }
        #expect(token.code == .validation)
    }

    @Test("a table is created with its tags")
    func created() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        func create(_ tags: [String: String]) async throws -> String? {
            try await local.run(
                CreateTable(
                    tableName: "Things",
                    attributeDefinitions: [AttributeDefinition("pk", .string)],
                    keySchema: [.partitionKey("pk")],
                    billingMode: .payPerRequest,
                    tags: tags
                )
            ).table.tableARN
        }
        let error = try await failure { _ = try await create(["aws:x": "v"]) }
        #expect(error.code == .validation)
        let arn = try #require(try await create(["team": "chat"]))
        #expect(try await local.run(ListTagsOfResource(resourceARN: arn)).tags == ["team": "chat"])
    }
}
