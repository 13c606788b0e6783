import AWSSigning
import DynamoKit
import Logging

@testable import DynamoKitLocal

extension WireEndpoint {
    /// Asks for an operation as an SDK does, without checking what comes of it.
    func ask(_ operation: String, _ json: String, more headers: [(name: String, value: String)] = []) async
        -> WireAnswer
    {
        await self.answer(.operation(operation, json, more: headers), logger: Self.quiet)
    }

    static var quiet: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension WireRequest {
    static let authorization =
        "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00"

    static func operation(
        _ name: String,
        _ json: String,
        more headers: [(name: String, value: String)] = []
    ) -> WireRequest {
        WireRequest(
            headers: WireHeaders(
                headers + [
                    ("Host", "127.0.0.1:8000"), ("Content-Type", "application/x-amz-json-1.0"),
                    ("X-Amz-Target", "DynamoDB_20120810.\(name)"), ("X-Amz-Date", "20260101T000000Z"),
                    ("Authorization", Self.authorization),
                ]
            ),
            body: Array(json.utf8)
        )
    }
}

extension WireAnswer {
    var text: String { String(decoding: self.body, as: UTF8.self) }

    /// The error that the answer tells of, as a client reads it.
    var error: DynamoError { DynamoError(body: self.body, httpStatus: self.status, requestID: nil) }

    /// What stands after the namespace, and the namespace.
    func hasType(_ type: String) -> Bool { self.text.contains(#""__type":"\#(type)""#) }
}
