import Hummingbird
import ProblemDetailsHummingbird

extension Request {
    /// The body, as JSON.
    ///
    /// A body that is not declared as JSON is refused, which keeps forms of other sites out as well: a browser asks us
    /// before it sends JSON from there.
    ///
    /// - Throws: Problems 400, 413 and 415.
    func json<Body: Decodable & Sendable>(_ type: Body.Type, context: ChatContext) async throws -> Body {
        let mediaType = self.headers[.contentType].flatMap { MediaType(from: $0) }
        guard let mediaType, mediaType.isType(.applicationJson) else {
            throw ProblemDetails(.unsupportedMediaType, detail: "The body has to be application/json.")
        }
        return try await self.decode(as: type, context: context)
    }
}
