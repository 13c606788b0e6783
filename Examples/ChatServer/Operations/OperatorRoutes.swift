import Auth
import AuthHummingbird
import ChannelKit
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PrometheusMetrics
import RateLimit

/// What those who look after the server may see: `/metrics`, and the page `/operator`.
///
/// Without a password they are not there at all.
struct OperatorRoutes: Sendable {
    static let username = "admin"

    private let operations: Operations
    private let assets: AssetFiles
    private let document: ByteBuffer
    private let attempts = RateLimiter(.gcra(limit: 10, per: .seconds(60)))
    private let address: @Sendable (Request, ChatContext) -> String

    /// - Parameters:
    ///   - operations: What there is to see.
    ///   - address: The address that a request counts against.
    init(operations: Operations, address: @escaping @Sendable (Request, ChatContext) -> String) throws {
        let folder = Bundle.module.bundleURL.appending(path: "OperatorPage")
        let document = "operator.html"
        self.operations = operations
        self.assets = try AssetFiles(folder: folder, excluding: document)
        self.document = ByteBuffer(bytes: try Data(contentsOf: folder.appending(path: document)))
        self.address = address
    }

    /// - Parameters:
    ///   - router: Where anyone may ask.
    ///   - topics: Whose largest topics are shown.
    func addRoutes(to router: some RouterMethods<ChatContext>, topics: LocalPubSub) {
        guard let password = self.operations.password else { return }
        let admins = router.group()
            .add(
                middleware: BasicAuthenticator(
                    realm: "chat operator",
                    attempts: self.attempts,
                    key: self.address
                ) { credentials in
                    password.matches(credentials.password) && credentials.username == Self.username
                }
            )
        admins.get("/metrics") { _, _ in self.metrics() }
        admins.get("/operator") { request, context in
            try await request.current(
                self.document,
                as: "text/html; charset=utf-8",
                tag: self.document.entityTag,
                context: context
            )
        }
        admins.get("/operator/state") { _, _ in try Response.json(self.state(topics.largestTopics(20))) }
        self.assets.addRoutes(to: admins, below: "/operator/assets")
        for path: RouterPath in ["/metrics", "/operator", "/operator/state"] {
            router.refuseOtherMethods(path, than: .get)
        }
    }

    private func metrics() -> Response {
        let headers: HTTPFields = [.contentType: PrometheusText.contentType, .cacheControl: "no-store"]
        let text = ByteBuffer(string: self.operations.registry.text())
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: text))
    }

    private func state(_ topics: [TopicSize]) -> OperatorState {
        OperatorState(
            families: self.operations.registry.families(),
            topics: topics.filter { !$0.topic.hasPrefix(UserSocket.idPrefix) },
            warnings: self.operations.warnings.lines
        )
    }
}
