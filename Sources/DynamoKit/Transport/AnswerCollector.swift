import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Puts an answer together from what comes of it, and knows how far the request went.
///
/// What has come can be looked at when the rest does not.
final class AnswerCollector: HTTPClientResponseDelegate {
    private struct State {
        var wasHeadSent = false
        var answer: HTTPAnswer?
        var body = ByteBuffer()
    }

    private let maximumBytes: Int
    private let state = Mutex(State())

    /// - Parameter maximumBytes: The longest body to accept; a longer one fails with `NIOTooManyBytesError`.
    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    /// Whether a connection was found and written to. The body goes after the head: before that, nothing was sent that
    /// could be carried out.
    var wasHeadSent: Bool { self.state.withLock { $0.wasHeadSent } }

    /// The answer, as far as it has come; `nil` before its head has.
    var answer: HTTPAnswer? {
        self.state.withLock { state in
            guard var answer = state.answer else { return nil }
            answer.body = Array(buffer: state.body)
            return answer
        }
    }

    func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
        self.state.withLock { $0.wasHeadSent = true }
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        let answer = HTTPAnswer(status: head.status, headers: head.headers)
        self.state.withLock { $0.answer = answer }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ part: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = self.state.withLock { state in
            guard state.body.readableBytes + part.readableBytes <= self.maximumBytes else { return false }
            if state.body.readableBytes == 0 {
                state.body = part
            } else {
                state.body.writeImmutableBuffer(part)
            }
            return true
        }
        guard fits else {
            return task.eventLoop.makeFailedFuture(NIOTooManyBytesError(maxBytes: self.maximumBytes))
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {}
}
