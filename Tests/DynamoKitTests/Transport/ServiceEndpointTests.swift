import Foundation
import TestSupport
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

    @Test("AWS's own SDK sends to the same hosts, in all regions and by all their endpoints")
    func judgement() async throws {
        struct Judgement: Decodable, Sendable {
            var service: String
            var region: String
            var dualStack: Bool
            var fips: Bool
            var url: String
        }
        let lines = try await PeerProcess.withPeer(
            TestPaths.virtualEnvironmentProgram("python"),
            [TestPaths.peers.appending(path: "endpoint_judge.py").path],
            environment: ["PYTHONDONTWRITEBYTECODE": "1"],
            readiness: .immediate
        ) { peer in
            let status = try await peer.exitStatus(within: .seconds(300))
            guard status == 0 else {
                throw PeerError(peer: "endpoint_judge.py", problem: "ended with \(status)", output: peer.output)
            }
            return peer.output.split(separator: "\n").map { Data($0.utf8) }
        }
        let judgements = try lines.map { try JSONDecoder().decode(Judgement.self, from: $0) }
        #expect(Set(judgements.map(\.region)).count > 40)
        #expect(Set(judgements.map(\.service)) == ["dynamodb", "dynamodbstreams", "sts"])
        for judgement in judgements {
            let hostPrefix =
                switch judgement.service {
                case "dynamodb": DynamoService.dynamoDB.hostPrefix
                case "dynamodbstreams": DynamoService.dynamoDBStreams.hostPrefix
                default: judgement.service
                }
            let endpoint = try ServiceEndpoint(
                region: judgement.region,
                hostPrefix: hostPrefix,
                variant: EndpointVariant(usesDualStack: judgement.dualStack, usesFIPS: judgement.fips)
            )
            #expect(endpoint.url == "\(judgement.url)/", "\(judgement)")
        }
    }

    @Test("an endpoint that is given has no other variants")
    func variantOfCustom() throws {
        let custom = try ServiceEndpoint(url: "http://127.0.0.1:8000")
        for variant in [EndpointVariant(usesDualStack: true), EndpointVariant(usesFIPS: true)] {
            let error = #expect(throws: DynamoError.self) {
                try ServiceEndpoints(region: "eu-central-1", custom: custom, variant: variant)
            }
            #expect(error?.code == .invalidConfiguration)
        }
    }

    @Test(
        "a server other than AWS may call its region what it likes, within a signature",
        arguments: ["local", "x_Y-1"]
    )
    func foreignRegions(region: String) throws {
        let custom = try ServiceEndpoint(url: "http://127.0.0.1:8000")
        #expect(try ServiceEndpoints(region: region, custom: custom).endpoint(of: .dynamoDB) == custom)
        let error = #expect(throws: DynamoError.self) { try ServiceEndpoints(region: "a/\(region)", custom: custom) }
        #expect(error?.code == .invalidConfiguration)
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
        let error = #expect(throws: DynamoError.self) { try ServiceEndpoint(region: region, hostPrefix: "dynamodb") }
        #expect(error?.code == .invalidConfiguration)
    }
}
