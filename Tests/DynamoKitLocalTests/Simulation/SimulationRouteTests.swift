import AWSSigning
import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Simulation over HTTP")
struct SimulationRouteTests {
    private static func request(
        _ method: String,
        _ body: String = "",
        headers: WireHeaders = [:]
    ) -> WireRequest {
        WireRequest(method: method, target: "/_dynamokit/simulation", headers: headers, body: Array(body.utf8))
    }

    private static func endpoint(_ local: LocalDynamo, allowsAnyOrigin: Bool = false) -> WireEndpoint {
        WireEndpoint(local: local, allowsAnyOrigin: allowsAnyOrigin, allowsSimulation: true)
    }

    @Test("it is told, changed and ended by GET, PUT and DELETE, and faults come with their statuses")
    func document() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let endpoint = Self.endpoint(local)
        func ask(_ method: String, _ body: String = "") async -> WireAnswer {
            await endpoint.answer(Self.request(method, body), logger: WireEndpoint.quiet)
        }
        let off = await ask("GET")
        #expect(off.status == 200)
        #expect(off.headers["Content-Type"] == "application/json")
        #expect(off.text == #"{"rules":[],"seed":0}"#)
        let put = await ask(
            "PUT",
            #"{"rules":[{"refuse":"ServiceUnavailable","first":1},{"loseAnswer":true,"first":1}]}"#
        )
        #expect(put.status == 200)
        #expect(await ask("GET").text == put.text)
        let unavailable = await endpoint.ask("ListTables", "{}")
        #expect(unavailable.status == 503)
        #expect(unavailable.hasType("com.amazon.coral.service#ServiceUnavailable"))
        let lost = await endpoint.ask("CreateTable", WireEndpointTests.table)
        #expect(lost.status == 500)
        #expect(lost.hasType("com.amazonaws.dynamodb.v20120810#InternalServerError"))
        #expect(await endpoint.ask("ListTables", "{}").text == #"{"TableNames":["Things"]}"#)
        #expect(await ask("DELETE").text == off.text)
        #expect(local.simulation == .off)
        let post = await ask("POST")
        #expect(post.status == 405)
        #expect(post.headers["Allow"] == "GET, PUT, DELETE")
    }

    @Test("what is no simulation is refused with what is wrong, and changes nothing")
    func refusals() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        for (body, problem) in [
            ("{", "The body is not what it should be"), (#"{"rules":[{"refuse":"Oops"}]}"#, ".rules[0].refuse: "),
            (#"{"rules":[{"loseAnswer":true,"probability":2}]}"#, "Rule 0 of the simulation: 2.0 is no probability"),
        ] {
            let answer = await Self.endpoint(local).answer(Self.request("PUT", body), logger: WireEndpoint.quiet)
            #expect(answer.status == 400)
            #expect(answer.text.contains(problem), "\(answer.text)")
            #expect(local.simulation == .off)
        }
    }

    @Test(
        "pages of a browser have no access, even where they may call operations",
        arguments: ["Origin", "sec-fetch-site"]
    )
    func browsers(header: String) async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let endpoint = Self.endpoint(local, allowsAnyOrigin: true)
        for method in ["GET", "PUT", "DELETE", "POST", "OPTIONS"] {
            let request = Self.request(method, #"{"seed":1,"rules":[]}"#, headers: WireHeaders([(header, "null")]))
            let answer = await endpoint.answer(request, logger: WireEndpoint.quiet)
            #expect(answer.status == 403)
            #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
        }
        #expect(local.simulation == .off)
    }

    @Test("it is not there unless asked for, and signed where all else is")
    func access() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        let put = Self.request("PUT", #"{"seed":1}"#)
        #expect(await WireEndpoint(local: local).answer(put, logger: WireEndpoint.quiet).status == 404)
        let closed = WireEndpoint(
            local: local,
            credentials: [AWSCredentials(accessKeyID: "AKIDTEST", secretAccessKey: "secret")],
            allowsSimulation: true
        )
        let refused = await closed.answer(put, logger: WireEndpoint.quiet)
        #expect(refused.error.code.name == "MissingAuthenticationTokenException")
        #expect(local.simulation == .off)
    }

    @Test("the shards of a stream are split by POST, and other paths and methods lead nowhere")
    func split() async throws {
        let local = try LocalDynamo(storage: .inMemory)
        try await local.makeTable(stream: .keysOnly)
        let endpoint = Self.endpoint(local)
        func ask(_ method: String, _ path: String, _ body: String) async -> WireAnswer {
            let request = WireRequest(method: method, target: path, headers: [:], body: Array(body.utf8))
            return await endpoint.answer(request, logger: WireEndpoint.quiet)
        }
        #expect(await ask("POST", "/_dynamokit/split-shards", #"{"tableName":"Things"}"#).status == 200)
        #expect(try await local.stream().shards.count == 3)
        #expect(await ask("POST", "/_dynamokit/split-shards", #"{"tableName":"Nothing"}"#).status == 400)
        #expect(await ask("POST", "/_dynamokit/split-shards", "{}").status == 400)
        #expect(await ask("GET", "/_dynamokit/split-shards", "").status == 405)
        #expect(await ask("GET", "/_dynamokit/else", "").status == 404)
    }
}
