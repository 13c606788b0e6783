import HTTPTypes
import Hummingbird

/// Middleware that tells browsers to keep to what the page needs.
///
/// Everything the page loads is a file of this server; nothing is written into the document as a script or a style.
struct SecurityFields: RouterMiddleware {
    typealias Context = ChatContext

    private let fields: HTTPFields

    /// - Parameter bucketOrigin: Where files are uploaded to and pictures come from, if anywhere.
    init(bucketOrigin: String? = nil) {
        let images: ContentSecurityPolicy.Directive
        let connections: ContentSecurityPolicy.Directive
        if let bucketOrigin {
            images = .imgSrc(.self, .uri(bucketOrigin))
            connections = .connectSrc(.self, .uri(bucketOrigin))
        } else {
            images = .imgSrc(.self)
            connections = .connectSrc(.self)
        }
        let policy: ContentSecurityPolicy = [
            .defaultSrc(.none), .scriptSrc(.self), .styleSrc(.self), images, connections,
            .baseURI(.none), .formAction(.self), .frameAncestors(.none),
        ]
        self.fields = [
            .contentSecurityPolicy: policy.description,
            .xContentTypeOptions: "nosniff",
            HTTPField.Name("Referrer-Policy")!: "no-referrer",
            HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
            HTTPField.Name("Cross-Origin-Resource-Policy")!: "same-origin",
        ]
    }

    func handle(
        _ request: Request,
        context: ChatContext,
        next: @concurrent (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in self.fields { response.headers[field.name] = field.value }
        return response
    }
}
