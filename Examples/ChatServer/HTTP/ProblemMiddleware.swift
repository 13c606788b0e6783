import Auth
import DynamoKit
import HTTPTypes
import Hummingbird
import Logging
import ProblemDetailsHummingbird
import S3Kit

/// Middleware that answers every error with problem details.
///
/// What went wrong on this side is logged, and told to the client as no more than that.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ChatContext

    func handle(
        _ request: Request,
        context: ChatContext,
        next: @concurrent (Request, ChatContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Self.problem(error)
            if problem.status.kind == .serverError {
                context.logger.error(
                    "Request failed",
                    metadata: ["error": "\(error)", "path": "\(request.uri.path)", "status": "\(problem.status.code)"]
                )
            }
            return try problem.response(from: request, context: context)
        }
    }

    static func problem(_ error: any Error) -> ProblemDetails {
        switch error {
        case let problem as ProblemDetails:
            problem
        case let input as InvalidInput:
            ProblemDetails(.unprocessableContent, detail: input.reason + ".")
        case let error as HTTPError:
            ProblemDetails(error.status, detail: error.body, headers: error.headers)
        case let error as any HTTPResponseError:
            ProblemDetails(error.status)
        case is InvalidCursor:
            ProblemDetails(.badRequest, detail: "The cursor is not one of this history.")
        case let error as AuthError where error.code == .unacceptablePassword:
            ProblemDetails(.unprocessableContent, detail: error.message)
        case let error as AuthError where Self.endsOfSessions.contains(error.code):
            ProblemDetails(.unauthorized, detail: error.message)
        case let error as AuthError where Self.passing.contains(error.code):
            Self.overloaded
        case let error as DynamoError where Self.overloads.contains(error.code):
            Self.overloaded
        case let error as S3Error where error.isTransient:
            Self.overloaded
        default:
            ProblemDetails(.internalServerError, detail: "Something went wrong on the server.")
        }
    }

    /// After these, a client has to drop its tokens, and after no others.
    private static let endsOfSessions: Set<AuthError.Code> = [
        .unknownRefreshToken, .refreshTokenExpired, .refreshTokenRevoked, .refreshTokenReused,
    ]

    private static let passing: Set<AuthError.Code> = [.overloaded, .storeConflict, .revocationsUnavailable]

    private static let overloads: Set<DynamoError.Code> = [
        .throttling, .provisionedThroughputExceeded, .requestLimitExceeded, .serviceUnavailable, .timedOut,
        .connectionFailed,
    ]

    private static let overloaded = ProblemDetails(
        .serviceUnavailable,
        detail: "The server is busy. Please try again in a moment.",
        headers: [.retryAfter: "2"]
    )
}
