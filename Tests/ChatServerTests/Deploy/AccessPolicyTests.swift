import Auth
import ChannelKit
import ChannelKitTesting
import DynamoKit
import DynamoKitLocal
import Foundation
import HTTPTypes
import Logging
import TestSupport
import Testing

@testable import ChatServer

@Suite("What servers are permitted in AWS")
struct AccessPolicyTests {
    private struct Template: Decodable {
        struct Resource: Decodable {
            var Properties: Properties
        }

        struct Properties: Decodable {
            var PolicyDocument: Document?
        }

        struct Document: Decodable {
            var Statement: [Statement]
        }

        struct Statement: Decodable {
            var Action: [String]
            var Resource: [String: String]
        }

        struct Resources: Decodable {
            var TablesPolicy: Resource
        }

        var Resources: Resources
    }

    private static let allTables = "\(ChatTables.prefix)*"

    /// The permissions of access.json in the form of ``PermissionRecorder``.
    private static func permitted() throws -> Set<String> {
        let file = TestPaths.packageRoot.appending(path: "Examples/ChatServer/Deploy/access.json")
        let template = try JSONDecoder().decode(Template.self, from: Data(contentsOf: file))
        let document = try #require(template.Resources.TablesPolicy.Properties.PolicyDocument)
        var permitted: Set<String> = []
        for statement in document.Statement {
            let resource = try #require(statement.Resource["Fn::Sub"]?.components(separatedBy: ":table/").last)
            for action in statement.Action {
                #expect(action.hasPrefix("dynamodb:") && !action.contains("*"))
                permitted.insert("\(action.dropFirst("dynamodb:".count)) \(resource)")
            }
        }
        return permitted
    }

    /// What is done too seldom, or by too much machinery, to be done here.
    private static let unexercised: Set<String> = [
        // A password whose hash has older parameters is hashed anew.
        "UpdateItem ChatApp_Users",
        // Sessions that are over, and what AuthDynamo does about races.
        "UpdateItem ChatApp_Sessions", "DeleteItem ChatApp_Sessions",
        // The consumers of streams, and what they do about reactions and mentions.
        "DescribeStream ChatApp_Messages/stream/*", "GetRecords ChatApp_Messages/stream/*",
        "GetShardIterator ChatApp_Messages/stream/*", "DescribeStream ChatApp_Reactions/stream/*",
        "GetRecords ChatApp_Reactions/stream/*", "GetShardIterator ChatApp_Reactions/stream/*",
        "GetItem ChatApp_StreamLeases", "PutItem ChatApp_StreamLeases", "UpdateItem ChatApp_StreamLeases",
        "DeleteItem ChatApp_StreamLeases",
        "Query ChatApp_StreamLeases", "PutItem ChatApp_Notifications", "UpdateItem ChatApp_Notifications",
        "BatchWriteItem ChatApp_Notifications", "Query ChatApp_Reactions", "BatchWriteItem ChatApp_Reactions",
        // The rooms of what a person wrote, or is told of.
        "BatchGetItem ChatApp_Rooms",
        // A receipt is read by its key where its update was lost or came too late.
        "GetItem ChatApp_ReadReceipts",
    ]

    @Test("is what they do, and what they do is all that they are permitted")
    func bothWays() async throws {
        try await withLocalDynamo(storage: .inMemory) { local in
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            try await ChatTables.createMissing(on: DynamoClient(transport: local), logger: logger)
            let transport = PermissionRecorder(base: local)
            let storage = TestStorage()
            let chat = try await TestChat(transport, environment: UploadRouteTests.environment, storage: storage)
            try await Self.live(in: chat, storage)
            let permitted = try Self.permitted()
            // To look at a table is permitted for all of them at once.
            let done = Set(
                transport.permissions.map { permission in
                    let action = permission.prefix { $0 != " " }
                    let isLook = action.hasPrefix("Describe") || action == "ListTagsOfResource"
                    return isLook ? "\(action) \(Self.allTables)" : permission
                }
            )
            #expect(done.subtracting(permitted) == [], "access.json permits too little")
            #expect(permitted.subtracting(done).subtracting(Self.unexercised) == [], "access.json permits too much")
        }
    }

    @Test("has something for each table")
    func allTables() throws {
        let permitted = try Self.permitted()
        for table in ChatTables.all {
            #expect(permitted.contains { $0.hasSuffix(" \(table.name)") }, "\(table.name)")
        }
    }

    /// What people do with a chat.
    private static func live(in chat: TestChat, _ storage: TestStorage) async throws {
        try await chat.withRoutes { routes in
            let credentials = #"{"username": "Ann", "password": "correct horse battery"}"#
            let registered = try await routes.send(.post, "/api/users", json: credentials)
            #expect(registered.status == 201)
            let signedIn = try await routes.send(.post, "/api/sessions", json: credentials)
            let session = try signedIn.decode(Session.self)
            _ = try await routes.send(.post, "/api/guests", json: #"{"username": "Bo"}"#)
            let refresh = #"{"refresh_token": "\#(session.refresh_token)"}"#
            let refreshed = try await routes.send(.post, "/api/sessions/refresh", json: refresh).decode(Session.self)
            let room = #"{"name": "Books"}"#
            let made = try await routes.send(.post, "/api/rooms", json: room, token: refreshed.token)
            #expect(made.status == 201)
            _ = try await routes.send(.get, "/api/rooms")
            _ = try await routes.send(.get, "/api/rooms/books/messages", token: refreshed.token)
            let paths = [
                "/api/users?ids=a,b", "/api/users/\(refreshed.user.id)/messages", "/api/unread", "/api/notifications",
            ]
            for path in paths {
                let answer = try await routes.send(.get, path, token: refreshed.token)
                #expect(answer.status == 200, "\(path)")
            }
            _ = try await routes.send(.delete, "/api/sessions", token: refreshed.token)
        }
        try await chat.application.revocations.refresh()
        let member = try await TestMember.connect("Cleo", to: chat.application.endpoint(), of: chat)
        try await member.enter("general")
        let general = try #require(await chat.application.rooms.room(slug: "general"))
        let uploads = try #require(chat.application.uploads)
        let file = try await uploads.announce(
            FileName("a.png"),
            FileType("image/png"),
            size: 5,
            in: general,
            by: member.user
        )
        storage.put(file.upload.id, length: 5, type: "image/png")
        let message = Message(content: "one", client_key: "key-1", attachments: [file.upload.id])
        let sent = try await member.client.push("room:general", "new_message", message)
        #expect(sent.isOK, "\(sent.reason ?? "")")
        let reference = try sent.response.decode(as: MessageReference.self)
        let reaction = Reaction(message_id: reference.messageID, timestamp: reference.timestamp, emoji: "👍")
        for event in ["add_reaction", "remove_reaction"] {
            let reply = try await member.client.push("room:general", event, reaction)
            #expect(reply.isOK, "\(reply.reason ?? "")")
        }
        let read = try await member.client.push("room:general", "mark_read", ["timestamp": reference.timestamp])
        #expect(read.isOK, "\(read.reason ?? "")")
        _ = try await member.client.join("user:\(member.user.id)")
        let edit = Edit(message_id: reference.messageID, timestamp: reference.timestamp, content: "two")
        let edited = try await member.client.push("room:general", "edit_message", edit)
        let deleted = try await member.client.push("room:general", "delete_message", reference)
        #expect(edited.isOK && deleted.isOK)
        _ = try await member.say("three")
    }

    private struct Session: Decodable {
        struct Holder: Decodable {
            var id: String
        }

        var user: Holder
        var token: String
        var refresh_token: String
    }

    private struct Message: Encodable, Sendable {
        var content: String
        var client_key: String
        var attachments: [String]
    }

    private struct Reaction: Encodable, Sendable {
        var message_id: String
        var timestamp: Int64
        var emoji: String
    }

    private struct Edit: Encodable, Sendable {
        var message_id: String
        var timestamp: Int64
        var content: String
    }
}
