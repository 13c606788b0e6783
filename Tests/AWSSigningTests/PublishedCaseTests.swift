import Testing

@testable import AWSSigning

@Suite("The published test suite of Signature Version 4")
struct PublishedCaseTests {
    static let answered = Result { try PublishedCase.all().filter { $0.headerSignature != nil } }

    @Test("all of its cases are here, and all but two have answers")
    func complete() throws {
        let all = try PublishedCase.all()
        #expect(all.count == 40)
        #expect(all.filter { $0.querySignature != nil && $0.headerSignature != nil }.count == 38)
    }

    @Test("requests are signed by their headers", arguments: try answered.get())
    func headers(example: PublishedCase) throws {
        var request = try example.signable
        let signer = example.signer
        signer.sign(&request, credentials: example.credentials, at: try example.date)
        let signature = try #require(example.headerSignature)
        #expect(request.headers.first { $0.name == "Authorization" }?.value.hasSuffix(signature) == true)
        let signedHeaders = try PublishedCase.headers(try #require(example.headerSignedRequest))
        #expect(PublishedCase.lines(request) == signedHeaders)

        var signed = request
        if example.context.omit_session_token == true { signed.headers.removeAll { $0.name == "X-Amz-Security-Token" } }
        #expect(CanonicalRequest(signed, rules: signer.rules).text == example.headerCanonicalRequest)

        // Signed once more, it is the same: no header is there twice.
        let count = request.headers.count
        signer.sign(&request, credentials: example.credentials, at: try example.date)
        #expect(PublishedCase.lines(request) == signedHeaders)
        #expect(request.headers.count == count)
    }

    @Test("requests are signed by their URLs", arguments: try answered.get())
    func query(example: PublishedCase) throws {
        let presigned = try example.signer.presign(
            try example.signable,
            expiresIn: .seconds(example.context.expiration_in_seconds),
            credentials: example.credentials,
            at: try example.date
        )
        #expect(presigned.url.hasSuffix("&X-Amz-Signature=\(try #require(example.querySignature))"))
        let signed = try SignableRequest(method: presigned.method, url: presigned.url)
        let query = Set(signed.query.map { "\($0.name)=\($0.value)" })
        #expect(query == (try PublishedCase.query(try #require(example.querySignedRequest))))
    }

    @Test("so are those that have their answers in the suite before", arguments: PublishedCase.earlierSignatures)
    func earlier(name: String, signature: String) throws {
        let example = try #require(try PublishedCase.all().first { $0.name == name })
        var request = try example.signable
        example.signer.sign(&request, credentials: example.credentials, at: try example.date)
        #expect(request.headers.last?.value.hasSuffix("Signature=\(signature)") == true)
    }
}
