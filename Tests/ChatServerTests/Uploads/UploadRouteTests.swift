import Foundation
import HTTPTypes
import S3Kit
import Testing

@testable import ChatServer

@Suite("Routes of files")
struct UploadRouteTests {
    static let ann = User(id: "ann", username: "Ann")
    static let bo = User(id: "bo", username: "Bo")
    static let environment = ["CHAT_UPLOADS_BUCKET": "chat-files", "CHAT_UPLOADS_MAXIMUM_BYTES": "1000"]
    static let path = "/api/rooms/general/uploads"
    static let file = #"{"file_name": "../cat.png", "content_type": "image/png", "size": 5}"#

    struct Announced: Decodable {
        struct Request: Decodable {
            var id: String
            var url: String
            var method: String
            var headers: [String: String]
            var expires_at: Int64
        }

        var upload: Request
    }

    struct Link: Decodable {
        var url: String
        var expires_at: Int64
    }

    @Test("tell where a file goes, and demand its type, its length and that it is the first")
    func announcement() async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.post, Self.path, json: Self.file, token: token)
                #expect(answer.status == 201)
                let upload = try answer.decode(Announced.self).upload
                #expect(upload.method == "PUT")
                #expect(upload.url.hasPrefix("https://chat-files.s3.eu-central-1.amazonaws.com/uploads/\(upload.id)?"))
                let signed = "content-length%3Bcontent-type%3Bhost%3Bif-none-match%3Bx-amz-tagging"
                #expect(upload.url.contains("X-Amz-SignedHeaders=\(signed)&"))
                #expect(
                    upload.headers == [
                        "Content-Type": "image/png", "If-None-Match": "*", "x-amz-tagging": "state=pending",
                    ]
                )
                #expect(upload.expires_at > UnixTime.milliseconds())
            }
        }
    }

    static let refusals: [(json: String, status: Int)] = [
        (#"{"file_name": "a", "content_type": "image/png", "size": 0}"#, 422),
        (#"{"file_name": "a", "content_type": "image/png", "size": -5}"#, 422),
        (#"{"file_name": "a", "content_type": "image/png", "size": 1001}"#, 413),
        (#"{"file_name": "a", "content_type": "image/png", "size": 1.5}"#, 400),
        (#"{"file_name": "a", "content_type": "picture", "size": 5}"#, 422),
        (#"{"content_type": "image/png", "size": 5}"#, 400),
    ]

    @Test("refuse what no file is like", arguments: refusals.indices)
    func refusal(index: Int) async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answer = try await routes.send(.post, Self.path, json: Self.refusals[index].json, token: token)
                #expect(try answer.problem().status == Self.refusals[index].status)
            }
        }
    }

    @Test("ask for a token, and for a room that is there")
    func access() async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let nowhere = "/api/rooms/nowhere/uploads"
                let answers = [
                    try await routes.send(.post, Self.path, json: Self.file),
                    try await routes.send(.get, "\(Self.path)/some-id"),
                    try await routes.send(.post, nowhere, json: Self.file, token: token),
                    try await routes.send(.get, "\(nowhere)/some-id", token: token),
                    try await routes.send(.get, "\(Self.path)/some-id", token: token),
                    try await routes.send(.put, Self.path, token: token),
                ]
                #expect(answers.map(\.status) == [401, 401, 404, 404, 404, 405])
            }
        }
    }

    @Test("answer 501 where no bucket is set up, and the page may go nowhere else")
    func noBucket() async throws {
        try await TestChat.withChat { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let answers = [
                    try await routes.send(.post, Self.path, json: Self.file, token: token),
                    try await routes.send(.get, "\(Self.path)/some-id", token: token),
                ]
                #expect(answers.map(\.status) == [501, 501])
                let page = try await routes.send(.get, "/")
                let policy = try #require(page.headers[.contentSecurityPolicy])
                #expect(policy.contains("img-src 'self';") && policy.contains("connect-src 'self';"), "\(policy)")
            }
        }
    }

    @Test("let the page reach the bucket, for pictures and uploads only")
    func contentSecurityPolicy() async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            try await chat.withRoutes { routes in
                let page = try await routes.send(.get, "/")
                let policy = try #require(page.headers[.contentSecurityPolicy])
                let origin = "https://chat-files.s3.us-east-1.amazonaws.com"
                #expect(
                    policy.contains("img-src 'self' \(origin);") && policy.contains("connect-src 'self' \(origin);")
                )
                #expect(policy.components(separatedBy: origin).count == 3, "\(policy)")
            }
        }
    }

    @Test(
        "link to pictures to be shown, and to all else to be saved",
        arguments: [
            ("image/png", "inline", "image/png"), ("image/svg+xml", "attachment", "application/octet-stream"),
            ("text/html", "attachment", "application/octet-stream"),
        ]
    )
    func link(type: String, disposition: String, served: String) async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            let token = try await chat.token(Self.ann)
            try await chat.withRoutes { routes in
                let file = #"{"file_name": "x.y", "content_type": "\#(type)", "size": 5}"#
                let announced = try await routes.send(.post, Self.path, json: file, token: token).decode(Announced.self)
                let answer = try await routes.send(.get, "\(Self.path)/\(announced.upload.id)", token: token)
                let link = try answer.decode(Link.self)
                let items = try #require(URLComponents(string: link.url)?.queryItems)
                let query = Dictionary(items.map { ($0.name, $0.value) }) { $1 }
                #expect(query["response-content-type"] == served)
                let field = try #require(query["response-content-disposition"] ?? nil)
                #expect(field.hasPrefix("\(disposition); filename="))
                #expect(link.expires_at > UnixTime.milliseconds())
            }
        }
    }

    @Test("keep what is not sent yet from everybody but its uploader, and from other rooms")
    func foreignLinks() async throws {
        try await TestChat.withChat(environment: Self.environment, storage: TestStorage()) { chat in
            let (ann, bo) = (try await chat.token(Self.ann), try await chat.token(Self.bo))
            try await chat.withRoutes { routes in
                let announced = try await routes.send(.post, Self.path, json: Self.file, token: ann)
                let id = try announced.decode(Announced.self).upload.id
                let answers = [
                    try await routes.send(.get, "\(Self.path)/\(id)", token: ann),
                    try await routes.send(.get, "\(Self.path)/\(id)", token: bo),
                    try await routes.send(.get, "/api/rooms/tech-talk/uploads/\(id)", token: ann),
                ]
                #expect(answers.map(\.status) == [200, 404, 404])
            }
        }
    }
}
