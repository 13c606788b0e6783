import HTTPTypes
import Hummingbird

/// Middleware that tells browsers to keep to what the page needs.
///
/// Everything the page loads is a file of this server; nothing is written into the document as a script or a style.
struct SecurityFields: RouterMiddleware {
    typealias Context = ChatContext

    func handle(
        _ request: Request,
        context: ChatContext,
        next: @concurrent (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in Self.fields { response.headers[field.name] = field.value }
        return response
    }

    private static let policy: ContentSecurityPolicy = [
        .defaultSrc(.none), .scriptSrc(.self), .styleSrc(.self), .imgSrc(.self), .connectSrc(.self),
        .baseURI(.none), .formAction(.self), .frameAncestors(.none),
    ]

    private static let fields: HTTPFields = [
        .contentSecurityPolicy: policy.description,
        .xContentTypeOptions: "nosniff",
        HTTPField.Name("Referrer-Policy")!: "no-referrer",
        HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
        HTTPField.Name("Cross-Origin-Resource-Policy")!: "same-origin",
    ]
}
