import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird

/// How a request goes on after it was counted, in all middleware that counts requests.
enum LimitedResponse {
    /// Goes on with a request that is allowed, and tells in the answer what remains: in responses, and in thrown
    /// `ProblemDetails` and `HTTPError`.
    static func allowed(_ fields: HTTPFields, _ next: () async throws -> Response) async throws -> Response {
        do {
            var response = try await next()
            response.headers.append(contentsOf: fields)
            return response
        } catch var error as ProblemDetails {
            error.headers.append(contentsOf: fields)
            throw error
        } catch var error as HTTPError {
            error.headers.append(contentsOf: fields)
            throw error
        }
    }

    /// The problem of a request that is denied by these policies.
    static func quotaExceeded(_ violated: [String], _ fields: HTTPFields) -> ProblemDetails {
        ProblemDetails(
            .tooManyRequests,
            type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
            title: "Request cannot be satisfied as assigned quota has been exceeded",
            detail: fields[.retryAfter] == nil
                ? "The request costs more than the quota ever allows." : "Too many requests; see Retry-After.",
            extensions: ["violated-policies": .array(violated.map { .string($0) })],
            headers: fields
        )
    }
}
