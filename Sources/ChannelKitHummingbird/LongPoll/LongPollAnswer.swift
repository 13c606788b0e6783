import ChannelKit
import HTTPTypes
import HummingbirdCore
import NIOCore

/// What a request is answered with.
///
/// Phoenix's clients look for the status in the body, and for no other than those that they know. Whatever should make
/// them try again later is a status of HTTP and an empty body, which they take for a failure on the way.
enum LongPollAnswer: Sendable {
    /// A session has begun: 410, to a client without one.
    case opened(token: String)
    case messages(LongPollStateMachine.Messages, token: String)
    /// Nothing has come within the window: 204.
    case nothing(token: String)
    case status(Int)
    case failure(HTTPResponse.Status, HTTPFields = [:])
    /// The answer to a browser that asks what another site's page may send.
    case preflight(requestedHeaders: String?)

    func response() -> Response {
        var fields: HTTPFields = [.accessControlAllowOrigin: "*"]
        switch self {
        case .opened, .messages, .nothing, .status:
            fields[.contentType] = "application/json; charset=utf-8"
            fields[.cacheControl] = "max-age=0, private, must-revalidate"
            return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: self.body))
        case .failure(let status, let others):
            for field in others { fields.append(field) }
            return Response(status: status, headers: fields)
        case .preflight(let requestedHeaders):
            fields[.accessControlAllowHeaders] = requestedHeaders
            fields[.accessControlAllowMethods] = "get, post, options"
            fields[.accessControlMaxAge] = "3600"
            return Response(status: .ok, headers: fields)
        }
    }

    private var body: ByteBuffer {
        switch self {
        case .opened(let token): Self.body(status: 410, messages: .init(), token: token)
        case .messages(let messages, let token): Self.body(status: 200, messages: messages, token: token)
        case .nothing(let token): Self.body(status: 204, messages: .init(), token: token)
        case .status(let status): ByteBuffer(string: #"{"status":\#(status)}"#)
        case .failure, .preflight: ByteBuffer()
        }
    }

    private static func body(status: Int, messages: LongPollStateMachine.Messages, token: String) -> ByteBuffer {
        var body = ByteBuffer()
        body.reserveCapacity(messages.text.readableBytes + token.utf8.count + 48)
        body.writeStaticString(#"{"status":"#)
        body.writeString(String(status))
        body.writeStaticString(#","token":"#)
        body.writeJSONString(token)
        body.writeStaticString(#","messages":["#)
        body.writeImmutableBuffer(messages.text)
        body.writeStaticString("]}")
        return body
    }
}
