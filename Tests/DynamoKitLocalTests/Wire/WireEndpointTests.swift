import CZlib
import DynamoKit
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
        #expect(unknown.text == #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)
        let none = await endpoint.answer(WireRequest(headers: [:]), logger: WireEndpoint.quiet)
        #expect(none.status == 400)
        #expect(none.text == #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)

        var request = WireRequest.operation("ListTables", "{")
        let garbled = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(garbled.status == 400)
        #expect(garbled.text == #"{"__type":"com.amazon.coral.service#SerializationException"}"#)
        request.body = []
        #expect(await endpoint.answer(request, logger: WireEndpoint.quiet).text == garbled.text)
        request.body = Array("{}".utf8)
        #expect(await endpoint.answer(request, logger: WireEndpoint.quiet).status == 200)
        request.headers = [
            "X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0",
        ]
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

    @Test(
        "an Authorization header that is none of Signature Version 4 is refused in the service's words",
        arguments: [
            ("Basic YTpi", "MissingAuthenticationTokenException", "Request is missing Authentication Token"),
            (
                "AWS4-HMAC-SHA1 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0", "IncompleteSignatureException",
                "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1' (only AWS4-HMAC-SHA256 for now). "
            ),
            (
                "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0", "IncompleteSignatureException",
                """
                Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'
                """
            ),
        ]
    )
    func authorization(header: String, type: String, message: String) async throws {
        let endpoint = try await Self.endpoint()
        var request = WireRequest.operation("ListTables", "{}")
        request.headers = WireHeaders(
            request.headers.fields.map { $0.name == "Authorization" ? (name: $0.name, value: header) : $0 }
        )
        let answer = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(answer.hasType("com.amazon.coral.service#\(type)"))
        #expect(answer.error.message == message)
    }

    @Test("a signature may stand in the query, whole, and not in two places")
    func querySignature() async throws {
        let endpoint = try await Self.endpoint()
        var request = WireRequest.operation("ListTables", "{}")
        request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        let both = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(both.hasType("com.amazon.coral.service#InvalidSignatureException"))
        request.headers = WireHeaders(request.headers.fields.filter { $0.name != "Authorization" })
        let half = await endpoint.answer(request, logger: WireEndpoint.quiet)
        #expect(half.hasType("com.amazon.coral.service#IncompleteSignatureException"))
        #expect(
            half.error.message == """
                AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include \
                'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string \
                parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.
                """
        )
        request.target += "&X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=host&X-Amz-Date=c"
        #expect(await endpoint.answer(request, logger: WireEndpoint.quiet).status == 200)
    }

    @Test(
        "mistakes in items and expressions are told as violations by PutItem and UpdateItem, and plainly by others",
        arguments: [
            (
                #""Item":{"pk":{"S":"a"},"s":{"SS":[]}}"#,
                "1 validation error detected: One or more parameter values were invalid: An string set  may not be empty"
            ),
            (
                #""Item":{"pk":{"S":"a"}},"ReturnValues":"ALL_NEW""#,
                "1 validation error detected: ReturnValues can only be ALL_OLD or NONE"
            ),
            (
                #""Item":{"pk":{"S":"a"}},"ConditionExpression":"a = :v""#,
                """
                1 validation error detected: Invalid ConditionExpression: An expression attribute value used in expression \
                is not defined; attribute value: :v
                """
            ),
            (
                #""Item":{"pk":{"S":"a"}},"ExpressionAttributeValues":{":v":{"S":"a"}}"#,
                """
                1 validation error detected: ExpressionAttributeValues can only be specified when using expressions: \
                ConditionExpression is null
                """
            ),
            (
                ##""Item":{"pk":{"S":"a"}},"ExpressionAttributeNames":{"#a":"a"}"##,
                "ExpressionAttributeNames can only be specified when using expressions"
            ),
            (
                #""Item":{"pk":{"S":""}}"#,
                """
                One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty \
                string value. Key: pk
                """
            ),
            (
                #""Item":{"pk":{"N":"1"}}"#,
                "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"
            ),
        ]
    )
    func envelope(rest: String, message: String) async throws {
        let endpoint = try await Self.endpoint()
        let put = await endpoint.ask("PutItem", #"{"TableName":"Things",\#(rest)}"#)
        #expect(put.hasType("com.amazon.coral.validate#ValidationException"))
        #expect(put.error.message == message)
        guard !rest.contains("ALL_NEW") else { return }
        // As a part of a transaction, or its reason, it is told plainly.
        let transaction = await endpoint.ask(
            "TransactWriteItems",
            #"{"TransactItems":[{"Put":{"TableName":"Things",\#(rest)}}]}"#
        )
        let told = transaction.error.cancellationReasons.first?.message ?? transaction.error.message
        #expect(told == message.replacing("1 validation error detected: ", with: ""))
    }

    @Test("a table's ARN is as good as its name, and is answered as it was asked")
    func tableARN() async throws {
        let endpoint = try await Self.endpoint()
        let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/Things"
        let put = await endpoint.ask(
            "PutItem",
            #"{"TableName":"\#(arn)","Item":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#
        )
        #expect(put.status == 200)
        #expect(put.text.contains(#""TableName":"\#(arn)""#))
        let batch = await endpoint.ask("BatchGetItem", #"{"RequestItems":{"\#(arn)":{"Keys":[{"pk":{"S":"a"}}]}}}"#)
        #expect(batch.text.contains(#""Responses":{"\#(arn)":[{"pk":{"S":"a"}}]}"#))
        #expect(
            await endpoint.ask("DescribeTable", #"{"TableName":"\#(arn)"}"#).text.contains(#""TableName":"Things""#)
        )
        let index = await endpoint.ask("Scan", #"{"TableName":"\#(arn)/index/by-color"}"#)
        #expect(index.error.message.contains("Valid ARN format is 'arn:<awsPartition>:"))
        let stream = await endpoint.ask("Scan", #"{"TableName":"arn:aws:dynamodb:a:1:stream/Things"}"#)
        #expect(
            stream.error.message == """
                1 validation error detected: Value 'arn:aws:dynamodb:a:1:stream/Things' at 'tableName' failed to satisfy \
                constraint: Invalid resource type
                """
        )
    }

    @Test(
        "names that no table can have",
        arguments: [
            (
                "Scan", "",
                "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ),
            (
                "Scan", "a b",
                "Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
            ),
            ("Scan", "ab", "Requested resource not found"),
            ("DescribeTable", "", "TableName must be at least 3 characters long and at most 255 characters long"),
            ("DeleteTable", "ab", "TableName must be at least 3 characters long and at most 255 characters long"),
            ("DescribeTable", "abc", "Requested resource not found: Table: abc not found"),
        ]
    )
    func tableNames(operation: String, name: String, message: String) async throws {
        let answer = await (try await Self.endpoint()).ask(operation, #"{"TableName":"\#(name)"}"#)
        let envelope = message.hasPrefix("Value") ? "1 validation error detected: " : ""
        #expect(answer.error.message == envelope + message)
    }

    @Test("a transaction of reads is cancelled with what is wrong with each key, but for what no key can be")
    func transactionOfReads() async throws {
        let endpoint = try await Self.endpoint()
        let canceled = await endpoint.ask(
            "TransactGetItems",
            """
            {"TransactItems":[{"Get":{"TableName":"Things","Key":{"pk":{"S":"a"}}}},
            {"Get":{"TableName":"Things","Key":{"pk":{"N":"1"}}}}]}
            """
        )
        #expect(canceled.hasType("com.amazonaws.dynamodb.v20120810#TransactionCanceledException"))
        #expect(canceled.error.cancellationReasons.map(\.code) == ["None", "ValidationError"])
        #expect(
            canceled.error.cancellationReasons.last?.message == "The provided key element does not match the schema"
        )
        let empty = await endpoint.ask(
            "TransactGetItems",
            #"{"TransactItems":[{"Get":{"TableName":"Things","Key":{"pk":{"S":""}}}}]}"#
        )
        #expect(empty.hasType("com.amazon.coral.validate#ValidationException"))
        let update = await endpoint.ask(
            "TransactWriteItems",
            """
            {"TransactItems":[{"Update":{"TableName":"Things","Key":{"pk":{"S":""}},"UpdateExpression":"SET a = :a",
            "ExpressionAttributeValues":{":a":{"S":"a"}}}}]}
            """
        )
        #expect(update.hasType("com.amazon.coral.validate#ValidationException"))
    }

    @Test("other methods and paths: health, and nothing else")
    func paths() async throws {
        let endpoint = try await Self.endpoint()
        let health = await endpoint.answer(WireRequest(method: "GET", headers: [:]), logger: WireEndpoint.quiet)
        #expect(health.status == 200)
        #expect(health.text == "healthy: dynamodb\n")
        let other = WireRequest(method: "GET", target: "/shell", headers: [:])
        let nothing = await endpoint.answer(other, logger: WireEndpoint.quiet)
        #expect(nothing.status == 404)
        #expect(nothing.text == "<UnknownOperationException/>\n")
        #expect(nothing.headers["x-amz-crc32"] == "3552371480")
        let form = WireRequest(headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array("{}".utf8))
        #expect(await endpoint.answer(form, logger: WireEndpoint.quiet).status == 404)
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
}
