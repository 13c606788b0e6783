import FoundationEssentials
public import HTTPTypes
public import Hummingbird
import NIOCore

/// An error that answers a request with problem details: `application/problem+json`.
///
/// ```swift
/// throw ProblemDetails(.notFound, detail: "There is no room “\(slug)”.")
/// ```
///
/// Everything in it goes to the client. See [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457).
public struct ProblemDetails: HTTPResponseError, Hashable, Sendable {
    /// The response's status, repeated in the body as `status`.
    public var status: HTTPResponse.Status
    /// `type`: a URI that identifies the kind of problem, or `nil` for `about:blank`, a problem that is no more than its
    /// status.
    public var type: String?
    /// `title`: a summary that is the same for every problem of this type. By default the status's reason phrase.
    public var title: String
    /// `detail`: what happened this time, for people.
    public var detail: String?
    /// `instance`: a URI that identifies this occurrence.
    public var instance: String?
    /// Members of the problem type's own. The standard members win over one of the same name.
    public var extensions: [String: ProblemValue]
    /// Header fields to send along, such as `Retry-After`.
    public var headers: HTTPFields

    /// Creates a problem.
    ///
    /// - Parameters:
    ///   - status: The response's status.
    ///   - type: A URI that identifies the kind of problem. By default none, which stands for `about:blank`.
    ///   - title: A summary of the kind of problem. By default the status's reason phrase.
    ///   - detail: What happened this time, for people.
    ///   - instance: A URI that identifies this occurrence.
    ///   - extensions: Members of the problem type's own.
    ///   - headers: Header fields to send along.
    public init(
        _ status: HTTPResponse.Status,
        type: String? = nil,
        title: String? = nil,
        detail: String? = nil,
        instance: String? = nil,
        extensions: [String: ProblemValue] = [:],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.type = type
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.instance = instance
        self.extensions = extensions
        self.headers = headers
    }

    /// The members of the body.
    public var members: [String: ProblemValue] {
        var members = self.extensions
        members["type"] = self.type.map { .string($0) }
        members["title"] = .string(self.title)
        members["status"] = .integer(self.status.code)
        members["detail"] = self.detail.map { .string($0) }
        members["instance"] = self.instance.map { .string($0) }
        return members
    }

    /// The response that tells the client of the problem.
    ///
    /// Encoded as JSON whatever the context's encoder is, since the media type says so. Caches are told to keep out of it.
    public func response(from request: Request, context: some RequestContext) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        let body = ByteBuffer(bytes: try encoder.encode(self.members))
        return Response(status: self.status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension ProblemDetails: CustomStringConvertible {
    /// The status, the title and the detail, in one line.
    public var description: String {
        "\(self.status.code) \(self.title)" + (self.detail.map { ": \($0)" } ?? "")
    }
}
