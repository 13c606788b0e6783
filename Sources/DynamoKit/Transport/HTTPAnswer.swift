/// What came back over HTTP, before it is understood.
struct HTTPAnswer: Hashable, Sendable {
    var status: Int
    var requestID: String?
    /// The service's `x-amz-crc32` of the body, if it gave one.
    var checksum: UInt32?
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
            throw DynamoError(body: self.body, httpStatus: self.status, requestID: self.requestID)
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
