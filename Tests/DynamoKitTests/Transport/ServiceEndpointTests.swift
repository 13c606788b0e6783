import Testing

@testable import DynamoKit

@Suite("Endpoints")
struct ServiceEndpointTests {
    @Test(
        "the host is signed as it stands in the request",
        arguments: [
            ("http://127.0.0.1:8000", "127.0.0.1:8000", "http://127.0.0.1:8000/"),
            ("https://example.com:443/", "example.com", "https://example.com/"),
            ("HTTP://example.com:80/base", "example.com", "http://example.com/base"),
            ("http://[::1]:8000", "[::1]:8000", "http://[::1]:8000/"),
        ]
    )
    func endpoints(text: String, host: String, url: String) throws {
        let endpoint = try ServiceEndpoint(url: text)
        #expect(endpoint.host == host)
        #expect(endpoint.url == url)
    }

    @Test(
        "each region has its own",
        arguments: [("eu-central-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn")]
    )
    func regions(region: String, suffix: String) throws {
        #expect(try ServiceEndpoint(region: region).url == "https://dynamodb.\(region).\(suffix)/")
    }

    @Test("Streams has a host of its own in the region, and shares an endpoint that is given")
    func streams() throws {
        let regional = try ServiceEndpoints(region: "eu-central-1", custom: nil)
        #expect(try regional.endpoint(of: .dynamoDB).host == "dynamodb.eu-central-1.amazonaws.com")
        #expect(try regional.endpoint(of: .dynamoDBStreams).host == "streams.dynamodb.eu-central-1.amazonaws.com")
        let local = try ServiceEndpoints(region: "eu-central-1", custom: ServiceEndpoint(url: "http://127.0.0.1:8000"))
        #expect(try local.endpoint(of: .dynamoDBStreams) == local.endpoint(of: .dynamoDB))
    }

    @Test(
        "what is no endpoint is refused, and not repeated in the error",
        arguments: [
            "", "127.0.0.1:8000", "ftp://secret", "http://", "http://user:secret@h", "http://h/?secret",
            "http://h#secret",
        ]
    )
    func refused(text: String) {
        let error = #expect(throws: DynamoError.self) { try ServiceEndpoint(url: text) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.detailedDescription().contains("secret") == false)
    }

    @Test("what is no region cannot change the host", arguments: ["", "evil.com/", "eu central", "a.b", "é"])
    func refusedRegions(region: String) {
        #expect(throws: DynamoError.self) { try ServiceEndpoint(region: region) }
    }
}
