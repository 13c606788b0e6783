import Foundation
import NIOHTTP1
import TestSupport
import Testing

@testable import DynamoKit

@Suite("HTTP answers")
struct HTTPAnswerTests {
    @Test("the checksum is that of RFC 1952")
    func checksum() {
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
    }

    @Test("the checksum is what dividing bit by bit gives, whatever the length", arguments: 0..<70)
    func checksumByDivision(length: Int) {
        var random = SplitMix64(seed: UInt64(length))
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        var expected = UInt32.max
        for byte in bytes {
            expected ^= UInt32(byte)
            for _ in 0..<8 { expected = expected & 1 == 1 ? 0xEDB8_8320 ^ expected >> 1 : expected >> 1 }
        }
        #expect(CRC32.checksum(bytes) == ~expected)
    }

    @Test("an answer with a wrong checksum is not used, and worth another attempt")
    func corrupted() {
        let body = Array(#"{"Item":{"id":{"S":"a"}}}"#.utf8)
        let good = HTTPAnswer(status: 200, requestID: "r", checksum: CRC32.checksum(body), body: body)
        #expect(throws: Never.self) { try good.output(of: GetItem.self) }
        var bad = good
        bad.body[10] ^= 1
        let error = #expect(throws: DynamoError.self) { try bad.output(of: GetItem.self) }
        #expect(error?.code == .responseCorrupted)
        #expect(error?.requestID == "r")
    }

    @Test(
        "an answer that is not the protocol's is an error that tells where",
        arguments: ["", "{", "[]", "{} x", "<html>"]
    )
    func malformed(body: String) {
        let answer = HTTPAnswer(status: 200, requestID: "r", checksum: nil, body: Array(body.utf8))
        let error = #expect(throws: DynamoError.self) { try answer.output(of: GetItem.self) }
        #expect(error?.code == .malformedResponse)
        #expect(error?.message.contains("at byte") == true)
    }

    @Test("an error's headers tell when it is, and how long to wait")
    func errorHeaders() {
        let headers: HTTPHeaders = [
            "x-amzn-RequestId": "r", "Date": "Thu, 01 Jan 2026 00:00:00 GMT", "x-amz-retry-after": "1500",
        ]
        let error = HTTPAnswer(status: .serviceUnavailable, headers: headers)
        #expect(error.requestID == "r")
        #expect(error.date == Date(timeIntervalSince1970: 1_767_225_600))
        #expect(error.retryAfter == .milliseconds(1500))
        let success = HTTPAnswer(status: .ok, headers: headers)
        #expect(success.retryAfter == nil)
    }

    @Test("a time to wait that is none is not heeded", arguments: ["", "-1", "1.5", "soon", "99999999999"])
    func retryAfter(text: String) {
        #expect(HTTPAnswer.retryAfter(text) == nil)
    }

    @Test("an error carries the service's time to wait to the one who decides")
    func retryAfterOfError() {
        var answer = HTTPAnswer(status: 503, body: [])
        answer.retryAfter = .milliseconds(1500)
        let error = #expect(throws: DynamoError.self) { try answer.output(of: GetItem.self) }
        #expect(error?.attemptFacts.retryAfter == .milliseconds(1500))
    }
}
