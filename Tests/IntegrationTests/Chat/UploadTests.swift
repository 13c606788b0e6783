import AWSSigning
import ChannelKitClient
import Foundation
import TestSupport
import Testing

extension ChatTests {
    @Suite("Files of the chat, in moto's S3", .serialized, .moto)
    struct UploadTests {
        private struct Announced: Decodable {
            struct Request: Decodable {
                var id: String
                var url: String
                var method: String
                var headers: [String: String]
            }

            var upload: Request
        }

        private struct Link: Decodable { var url: String }
        private struct Posted: Decodable, Sendable { var message_id: String }

        private struct Said: Decodable, Sendable {
            struct File: Decodable, Sendable {
                var id: String
                var file_name: String
                var size: Int
            }

            var attachments: [File]
        }

        private struct NewMessage: Encodable, Sendable {
            var content = ""
            var attachments: [String]
        }

        /// A chat, its bucket, and two people in the same room.
        private struct Scene {
            let chat: ChatProcess
            let bucket: MotoBucket
            let ann: ChatClient.Session
            let bob: ChatClient.Session
            let saying: RemoteChannel
            let hearing: RemoteChannel

            func announce(size: Int, type: String = "image/png") async throws -> Announced.Request {
                let answer = try await HTTP.send(
                    "POST",
                    "\(self.chat.url)/api/rooms/general/uploads",
                    headers: ["Authorization": "Bearer \(self.ann.token)", "Content-Type": "application/json"],
                    body: #"{"file_name": "cat.png", "content_type": "\#(type)", "size": \#(size)}"#
                )
                #expect(answer.status == 201, "\(answer.body)")
                return try JSONDecoder().decode(Announced.self, from: Data(answer.body.utf8)).upload
            }

            func put(_ body: String, to request: Announced.Request) async throws -> Int {
                try await HTTP.send(request.method, request.url, headers: request.headers, body: body).status
            }

            func fetch(_ id: String, as session: ChatClient.Session) async throws -> HTTP.Answer {
                let answer = try await HTTP.send(
                    "GET",
                    "\(self.chat.url)/api/rooms/general/uploads/\(id)",
                    headers: ["Authorization": "Bearer \(session.token)"]
                )
                #expect(answer.status == 200, "\(answer.body)")
                let link = try JSONDecoder().decode(Link.self, from: Data(answer.body.utf8))
                return try await HTTP.send("GET", link.url)
            }
        }

        private func withScene(_ body: (Scene) async throws -> Void) async throws {
            let bucket = try await MotoBucket.create()
            let environment = [
                "CHAT_LIMITS_GUESTS_PER_MINUTE": "1000000", "CHAT_UPLOADS_BUCKET": bucket.name,
                "CHAT_UPLOADS_ENDPOINT": bucket.endpoint, "CHAT_UPLOADS_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            ]
            try await TestPaths.withTemporaryFolder { folder in
                try await ChatProcess.run(dataFolder: folder, environment: environment) { chat in
                    let (ann, bob) = (try await chat.client.guest("Ann"), try await chat.client.guest("Bob"))
                    let (saying, hearing) = (try Self.socket(chat, ann), try Self.socket(chat, bob))
                    try await saying.whileRunning {
                        try await hearing.whileRunning {
                            let scene = Scene(
                                chat: chat,
                                bucket: bucket,
                                ann: ann,
                                bob: bob,
                                saying: saying.channel("room:general"),
                                hearing: hearing.channel("room:general")
                            )
                            try await scene.saying.join()
                            try await scene.hearing.join()
                            try await body(scene)
                        }
                    }
                }
            }
        }

        private static func socket(_ chat: ChatProcess, _ session: ChatClient.Session) throws -> ChannelClient {
            let url = chat.url.replacing("http://", with: "ws://") + "/socket"
            var configuration = ChannelClientConfiguration(url: url)
            configuration.authToken = { session.token }
            configuration.replyTimeout = .seconds(120)
            return try ChannelClient(configuration)
        }

        @Test("go from one browser to the other by way of the bucket, and are kept")
        func roundTrip() async throws {
            try await self.withScene { scene in
                let upload = try await scene.announce(size: 5)
                #expect(try await scene.bucket.tags(of: upload.id) == nil)
                #expect(try await scene.put("miaow", to: upload) == 200)
                #expect(try await scene.bucket.tags(of: upload.id)?.contains("pending") == true)
                let messages = scene.hearing.messages("new_message", as: Said.self)
                let message = NewMessage(attachments: [upload.id])
                _ = try await scene.saying.push("new_message", message, as: Posted.self)
                for try await heard in messages {
                    #expect(heard.attachments.map(\.id) == [upload.id])
                    #expect(heard.attachments.map(\.file_name) == ["cat.png"])
                    break
                }
                // By now the bucket's rule for what is never sent passes it over.
                #expect(try await scene.bucket.tags(of: upload.id)?.contains("pending") == false)
                let file = try await scene.fetch(upload.id, as: scene.bob)
                #expect(file.status == 200 && file.body == "miaow")
                #expect(file.header("Content-Type") == "image/png")
                let disposition = "inline; filename=\"cat.png\"; filename*=UTF-8''cat.png"
                #expect(file.header("Content-Disposition") == disposition)
            }
        }

        @Test("cannot be replaced once they are there, nor be other than announced")
        func swindle() async throws {
            try await self.withScene { scene in
                let upload = try await scene.announce(size: 5)
                #expect(try await scene.put("miaow", to: upload) == 200)
                #expect(try await scene.put("woofs", to: upload) == 412)
                // moto takes any length; the chat looks what has come.
                let short = try await scene.announce(size: 5)
                #expect(try await scene.put("cat", to: short) == 200)
                let missing = try await scene.announce(size: 5)
                let reasons = [short.id: "is not what was announced", missing.id: "has not been uploaded yet"]
                for (id, reason) in reasons {
                    let error = await #expect(throws: ChannelClientError.self) {
                        let message = NewMessage(content: "look", attachments: [id])
                        _ = try await scene.saying.push("new_message", message, as: Posted.self)
                    }
                    #expect(error?.reply?.reason?.contains(reason) == true)
                }
                #expect(try await scene.chat.client.history(of: "general", as: scene.bob).isEmpty)
            }
        }

        @Test("that may hold a script are saved, never shown")
        func script() async throws {
            try await self.withScene { scene in
                let upload = try await scene.announce(size: 5, type: "image/svg+xml")
                #expect(try await scene.put("<svg>", to: upload) == 200)
                let message = NewMessage(attachments: [upload.id])
                _ = try await scene.saying.push("new_message", message, as: Posted.self)
                let file = try await scene.fetch(upload.id, as: scene.bob)
                #expect(file.header("Content-Type") == "application/octet-stream")
                #expect(file.header("Content-Disposition")?.hasPrefix("attachment;") == true)
            }
        }
    }
}
