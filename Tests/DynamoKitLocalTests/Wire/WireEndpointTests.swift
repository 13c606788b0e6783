import CZlib
import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

@Suite("Wire endpoint")
struct WireEndpointTests {
    static let table = """
        {"TableName":"Things","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}
        """

    /// An endpoint with one table.
    static func endpoint() async throws -> WireEndpoint {
        let endpoint = WireEndpoint(local: try LocalDynamo(storage: .inMemory))
        let made = await endpoint.ask("CreateTable", Self.table)
        try #require(made.status == 200, "\(made.text)")
        return endpoint
    }

    @Test("what is put comes back in the protocol's own bytes")
    func putAndGet() async throws {
        let endpoint = try await Self.endpoint()
        let put = await endpoint.ask(
            "PutItem",
            #"{"TableName":"Things","Item":{"pk":{"S":"a"},"n":{"N":"1.50"},"b":{"B":"AP8="},"z":{"NULL":true}}}"#
        )
        #expect(put.status == 200)
        #expect(put.text == "{}")
        let get = await endpoint.ask("GetItem", #"{"TableName":"Things","Key":{"pk":{"S":"a"}}}"#)
        #expect(get.status == 200)
        #expect(get.headers["content-type"] == "application/x-amz-json-1.0")
        #expect(get.headers["X-Amz-Crc32"] == "\(CRC32.checksum(get.body))")
        #expect(get.headers["X-Amzn-RequestId"]?.count == 52)
        var json = DynamoJSONReader(get.body)
        let output = try GetItem.decodeOutput(from: &json)
        let number = try AttributeNumber("1.5"[...])
        #expect(output.item == ["pk": .string("a"), "n": .number(number), "b": .binary([0, 255]), "z": .null])
        let query = await endpoint.ask(
            "Query",
            """
            {"TableName":"Things","KeyConditionExpression":"pk = :a","ExpressionAttributeValues":{":a":{"S":"a"}},
            "Select":"COUNT"}
            """
        )
        #expect(query.text == #"{"Count":1,"ScannedCount":1}"#)
    }

    @Test("what is asked for must be an operation, signed, and JSON")
    func refusals() async throws {
        let endpoint = try await Self.endpoint()
        let unknown = await endpoint.ask("DescribeBackup", "{}")
        #expect(unknown.status == 400)
        #expect(unknown.hasType("com.amazon.coral.service#UnknownOperationException"))
        let none = await endpoint.answer(WireRequest(headers: [:]), logger: WireEndpoint.quiet)
        #expect(none.hasType("com.amazon.coral.service#UnknownOperationException"))

        var request = WireRequest.operation("ListTables", "{")
        #expect(await endpoint.answer(request, logger: WireEndpoint.quiet).error.code == .serialization)
        request.body = Array("{}".utf8)
        #expect(await endpoint.answer(request, logger: WireEndpoint.quiet).status == 200)
        request.headers = ["X-Amz-Target": "DynamoDB_20120810.ListTables"]
        let anonymous = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(anonymous.hasType("com.amazon.coral.service#MissingAuthenticationTokenException"))
        request.headers.append("Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host")
        let incomplete = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(incomplete.hasType("com.amazon.coral.service#IncompleteSignatureException"))
        #expect(
            incomplete.error.message == """
                Authorization header requires 'Signature' parameter. Authorization header requires existence of either a \
                'X-Amz-Date' or a 'Date' header. \
                Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host
                """
        )
    }

    @Test("other methods and paths: health, and nothing else")
    func paths() async throws {
        let endpoint = try await Self.endpoint()
        let health = await endpoint.answer(WireRequest(method: "GET", headers: [:]), logger: WireEndpoint.quiet)
        #expect(health.status == 200)
        #expect(health.text == "healthy: dynamodb\n")
        let other = WireRequest(method: "GET", target: "/shell", headers: [:])
        #expect(await endpoint.answer(other, logger: WireEndpoint.quiet).status == 404)
        let preflight = WireRequest(
            method: "OPTIONS",
            headers: ["Access-Control-Request-Headers": "authorization,x-amz-target"]
        )
        #expect(await endpoint.answer(preflight, logger: WireEndpoint.quiet).status == 404)
        let open = WireEndpoint(local: try LocalDynamo(storage: .inMemory), allowsAnyOrigin: true)
        let allowed = await open.answer(preflight, logger: WireEndpoint.quiet)
        #expect(allowed.status == 200)
        #expect(allowed.headers["Access-Control-Allow-Headers"] == "authorization,x-amz-target")
        #expect(allowed.headers["Access-Control-Allow-Origin"] == "*")
    }

    @Test("errors carry their namespace, and what belongs to them")
    func errors() async throws {
        let endpoint = try await Self.endpoint()
        let missing = await endpoint.ask("GetItem", #"{"TableName":"Nothing","Key":{"pk":{"S":"a"}}}"#)
        #expect(missing.status == 400)
        #expect(missing.hasType("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"))
        _ = await endpoint.ask("PutItem", #"{"TableName":"Things","Item":{"pk":{"S":"a"},"n":{"N":"1"}}}"#)
        let refused = await endpoint.ask(
            "PutItem",
            """
            {"TableName":"Things","Item":{"pk":{"S":"a"}},"ConditionExpression":"attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure":"ALL_OLD"}
            """
        )
        #expect(refused.hasType("com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"))
        #expect(refused.error.item == ["pk": .string("a"), "n": .number(1)])
        let canceled = await endpoint.ask(
            "TransactWriteItems",
            """
            {"TransactItems":[{"Put":{"TableName":"Things","Item":{"pk":{"S":"b"}}}},
            {"Delete":{"TableName":"Things","Key":{"pk":{"S":"a"}},"ConditionExpression":"n = :n",
            "ExpressionAttributeValues":{":n":{"N":"2"}}}}]}
            """
        )
        #expect(canceled.hasType("com.amazonaws.dynamodb.v20120810#TransactionCanceledException"))
        #expect(canceled.error.cancellationReasons.map(\.code) == ["None", "ConditionalCheckFailed"])
        #expect(canceled.text.contains(#""Message":"Transaction cancelled"#))
    }

    @Test("answers are compressed for who asks, and summed as they are sent", arguments: ContentCoding.allCases)
    func compression(coding: ContentCoding) async throws {
        let endpoint = try await Self.endpoint()
        let text = String(repeating: "all alike ", count: 500)
        _ = await endpoint.ask("PutItem", #"{"TableName":"Things","Item":{"pk":{"S":"a"},"t":{"S":"\#(text)"}}}"#)
        let key = #"{"TableName":"Things","Key":{"pk":{"S":"a"}}}"#
        let plain = await endpoint.ask("GetItem", key, more: [("Accept-Encoding", "identity, \(coding.rawValue);q=0")])
        #expect(plain.headers["Content-Encoding"] == nil)
        #expect(plain.text.contains(text))
        let answer = await endpoint.ask("GetItem", key, more: [("Accept-Encoding", coding.rawValue)])
        #expect(answer.headers["Content-Encoding"] == coding.rawValue)
        #expect(answer.headers["x-amz-crc32"] == "\(CRC32.checksum(answer.body))")
        let inflated = Self.inflate(answer.body, size: plain.body.count)
        var json = DynamoJSONReader(inflated)
        #expect(try GetItem.decodeOutput(from: &json).item?["t"] == .string(text))
    }

    /// Decompresses either format, which zlib tells apart by itself.
    private static func inflate(_ bytes: [UInt8], size: Int) -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { inflateEnd(stream) }
        return [UInt8](unsafeUninitializedCapacity: size) { output, count in
            bytes.withUnsafeBufferPointer { input in
                stream.pointee.next_in = input.baseAddress
                stream.pointee.avail_in = uInt(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = uInt(output.count)
                _ = CZlib.inflate(stream, Z_FINISH)
            }
            count = output.count - Int(stream.pointee.avail_out)
        }
    }

    @Test("the document names just the operations that are served")
    func coverage() throws {
        let served = ServedOperation.byTarget.values.map(\.name).sorted()
        let document = TestPaths.packageRoot.appending(path: "Documentation/DynamoDBCoverage.md")
        let rows = try String(contentsOf: document, encoding: .utf8).split(separator: "\n")
        let promised = rows.filter { $0.hasSuffix("| yes |") }.map { String($0.split(separator: " ")[1]) }
        #expect(served == promised.sorted())
    }
}
