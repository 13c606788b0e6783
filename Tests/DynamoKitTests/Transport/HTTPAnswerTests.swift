import Testing

@testable import DynamoKit

@Suite("HTTP answers")
struct HTTPAnswerTests {
    @Test("the checksum is that of RFC 1952")
    func checksum() {
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum([]) == 0)
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
}
