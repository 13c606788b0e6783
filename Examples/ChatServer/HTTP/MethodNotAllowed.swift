import HTTPTypes
import Hummingbird
import ProblemDetailsHummingbird

extension RouterMethods {
    /// Answers every other method on this path with 405 rather than with 404.
    ///
    /// Specification: [RFC 9110, section 15.5.6](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6)
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - allowed: The methods that the path has; `HEAD` goes with `GET`.
    func refuseOtherMethods(_ path: RouterPath, than allowed: HTTPRequest.Method...) {
        let allowed = allowed.contains(.get) ? allowed + [.head] : allowed
        let allow = allowed.map(\.rawValue).joined(separator: ", ")
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]
        for method in methods where !allowed.contains(method) {
            self.on(path, method: method) { _, _ -> Response in
                throw ProblemDetails(
                    .methodNotAllowed,
                    detail: "This can be asked with \(allow) only.",
                    headers: [.allow: allow]
                )
            }
        }
    }
}
