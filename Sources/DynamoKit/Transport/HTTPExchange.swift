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
        let collector = AnswerCollector(maximumBytes: self.maximumResponseBytes)
        do {
            let request = try HTTPClient.Request(
                url: url,
                method: .POST,
                headers: HTTPHeaders(headers.map { ($0.name, $0.value) }),
                body: .byteBuffer(ByteBuffer(bytes: body))
            )
            try Task.checkCancellation()
            // The deadline is that of the last byte. At it, and when cancelled, the HTTP client lets go at once and closes
            // the connection. No logger goes down: what it logs may hold the signature and the session token.
            let task = self.httpClient.execute(request: request, delegate: collector, deadline: deadline)
            try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            let failure = Self.failure(error, within: collector.answer)
            guard var failure = failure as? DynamoError else { throw failure }
            failure.attemptFacts.wasNeverSent = !collector.wasHeadSent
            throw failure
        }
        guard let answer = collector.answer else {
            throw DynamoError(.connectionFailed, message: "The exchange ended without an answer.")
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
