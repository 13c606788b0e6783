import NIOHTTP1

import struct Foundation.Date

/// What came back over HTTP, before it is understood.
struct HTTPAnswer: Hashable, Sendable {
    var status: Int
    var requestID: String?
    /// The service's `x-amz-crc32` of the body, if it gave one.
    var checksum: UInt32?
    /// Of an error: when the service says that it is.
    var date: Date?
    /// Of an error: how long the service asks to wait.
    var retryAfter: Duration?
    var body: [UInt8]

    /// - Parameters:
    ///   - operation: What was asked.
    ///   - name: Its name, for errors.
    /// - Throws: ``DynamoError`` that the service answered with, or that tells what is wrong with the answer.
    func output<Operation: DynamoOperation>(
        of operation: Operation.Type,
        named name: String = Operation.name
    ) throws(DynamoError) -> Operation.Output {
        if let checksum, checksum != CRC32.checksum(self.body) {
            throw DynamoError(
                .responseCorrupted,
                message: "The answer's checksum is wrong.",
                requestID: self.requestID,
                httpStatus: self.status
            )
        }
        guard self.status == 200 else {
            var error = DynamoError(body: self.body, httpStatus: self.status, requestID: self.requestID)
            error.attemptFacts.retryAfter = self.retryAfter
            throw error
        }
        var json = DynamoJSONReader(self.body)
        do throws(DynamoJSONError) {
            let output = try Operation.decodeOutput(from: &json)
            try json.finish()
            return output
        } catch {
            throw DynamoError(
                .malformedResponse,
                message: "The answer to \(name) cannot be read: \(error).",
                requestID: self.requestID,
                httpStatus: self.status,
                cause: error
            )
        }
    }
}

extension HTTPAnswer {
    /// An answer whose body is still to come.
    init(status: HTTPResponseStatus, headers: HTTPHeaders) {
        self.init(
            status: Int(status.code),
            requestID: headers.first(name: "x-amzn-RequestId"),
            checksum: headers.first(name: "x-amz-crc32").flatMap { UInt32($0) },
            body: []
        )
        guard status != .ok else { return }
        self.date = headers.first(name: "Date").flatMap { HTTPDate.date($0) }
        self.retryAfter = headers.first(name: "x-amz-retry-after").flatMap { Self.retryAfter($0) }
    }

    /// A number of milliseconds. A value that is none is not heeded.
    ///
    /// Specification: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html)
    static func retryAfter(_ text: String) -> Duration? {
        UInt32(text).map { .milliseconds(Int64($0)) }
    }
}
