import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends a request, and gets its answer or a ``DynamoError`` that tells how far it came.
struct HTTPExchange: Sendable {
    let httpClient: HTTPClient
    let maximumResponseBytes: Int

    /// - Parameters:
    ///   - body: What to send.
    ///   - headers: All headers, signed.
    ///   - url: Where to.
    ///   - deadline: When it has to be over, the last byte of the answer included.
    /// - Throws: ``DynamoError``, or `CancellationError`.
    func send(
        _ body: [UInt8],
        headers: [(name: String, value: String)],
        to url: String,
        by deadline: NIODeadline
    ) async throws -> HTTPAnswer {
        let body = WatchedBody(body)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = HTTPHeaders(headers.map { ($0.name, $0.value) })
        request.body = .bytes(body)
        do {
            return try await self.answer(to: request, by: deadline)
        } catch var error as DynamoError {
            error.attemptFacts.wasNeverSent = !body.wasRead
            throw error
        }
    }

    private func answer(to request: HTTPClientRequest, by deadline: NIODeadline) async throws -> HTTPAnswer {
        let response: HTTPClientResponse
        do {
            // The HTTP client keeps to the deadline until the body begins, and ends at once when it is cancelled.
            // No logger goes down: what the HTTP client logs may hold the signature and the session token.
            response = try await self.httpClient.execute(request, deadline: deadline)
        } catch {
            throw Self.failure(error)
        }
        var answer = HTTPAnswer(status: response.status, headers: response.headers)
        do {
            let body = try await withDeadline(deadline) {
                try await response.body.collect(upTo: self.maximumResponseBytes)
            }
            answer.body = Array(buffer: body)
        } catch {
            throw Self.failure(error, within: answer)
        }
        return answer
    }

    /// What a failure below the protocol is to the caller.
    ///
    /// - Parameter answer: The answer in the midst of which it came, if one had begun.
    static func failure(_ error: any Error, within answer: HTTPAnswer? = nil) -> any Error {
        if error is CancellationError { return error }
        if Task.isCancelled, error as? HTTPClientError == .cancelled { return CancellationError() }
        let (code, message) = Self.classification(of: error, isWithinAnswer: answer != nil)
        return DynamoError(
            code,
            message: message,
            requestID: answer?.requestID,
            httpStatus: answer?.status,
            cause: error
        )
    }

    private static func classification(of error: any Error, isWithinAnswer: Bool) -> (DynamoError.Code, String) {
        if error is NIOTooManyBytesError { return (.malformedResponse, "The answer is longer than allowed.") }
        if let error = error as? DynamoError { return (error.code, error.message) }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
            .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            return (.timedOut, "No answer came in time.")
        default:
            return isWithinAnswer
                ? (.connectionFailed, "The connection broke in the midst of the answer.")
                : (.connectionFailed, "The connection could not be made or broke.")
        }
    }
}
