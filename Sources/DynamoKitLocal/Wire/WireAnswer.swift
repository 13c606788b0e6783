import DynamoKit

/// An answer as it goes over HTTP. Its length is left to whoever writes it.
package struct WireAnswer: Sendable {
    package var status: Int
    package var headers: WireHeaders
    package var body: [UInt8]

    /// To a request whose body is larger than the service takes.
    package static func tooLarge(maximumBytes: Int) -> WireAnswer {
        WireEndpoint.answer(
            DynamoError(.requestTooLarge, message: "Request size exceeded \(maximumBytes) bytes"),
            to: WireRequest(headers: [:]),
            status: 413
        )
    }
}
