import Tracing

/// The span of one call, as OpenTelemetry describes DynamoDB's.
///
/// Specification: [DynamoDB client operations](https://opentelemetry.io/docs/specs/semconv/database/dynamodb/),
/// [AWS SDK](https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/)
struct CallSpan: Sendable {
    static let system = "aws.dynamodb"

    private let span: any Span

    /// What the calls are children of that are made during this one.
    var context: ServiceContext { self.span.context }

    /// Starts a span.
    ///
    /// - Parameters:
    ///   - tracer: Makes it.
    ///   - operation: What is called.
    ///   - tableNames: The tables that the request names.
    ///   - server: Whom the transport talks to.
    init(tracer: any Tracer, operation: some DynamoOperation, tableNames: [String], server: ServerAddress?) {
        let described = operation
        let service = operation.service.name
        let operation = operation.operationName
        let span = tracer.startAnySpan("\(service).\(operation)", ofKind: .client)
        span.updateAttributes { attributes in
            attributes["db.system.name"] = Self.system
            attributes["db.operation.name"] = operation
            attributes["rpc.system"] = "aws-api"
            attributes["rpc.service"] = service
            attributes["rpc.method"] = operation
            if !tableNames.isEmpty { attributes["aws.dynamodb.table_names"] = tableNames }
            if tableNames.count == 1 { attributes["db.collection.name"] = tableNames[0] }
            (described as? any SpanDescribedOperation)?.describe(in: &attributes)
            guard let server else { return }
            attributes["server.address"] = server.host
            if let port = server.port { attributes["server.port"] = port }
            if let region = server.region { attributes["cloud.region"] = region }
        }
        self.span = span
    }

    /// Another attempt starts.
    func retried(attempt: Int, after failure: (any Error)?) {
        var attributes = SpanAttributes()
        attributes["dynamodb.attempt"] = attempt
        if let failure { attributes["error.type"] = DynamoError.type(of: failure) }
        self.span.addEvent(SpanEvent(name: "retry", attributes: attributes))
    }

    /// The call has ended.
    func end(_ call: CallRecord, capacities: [ConsumedCapacity], error: (any Error)?) {
        self.span.updateAttributes { attributes in
            if let requestID = call.requestID { attributes["aws.request_id"] = requestID }
            if let status = call.httpStatus { attributes["http.response.status_code"] = status }
            if call.attempts > 1 { attributes["http.request.resend_count"] = call.attempts - 1 }
            if !capacities.isEmpty { attributes["aws.dynamodb.consumed_capacity"] = capacities.compactMap(\.json) }
            guard let error else { return }
            let type = DynamoError.type(of: error)
            attributes["error.type"] = type
            if error is DynamoError { attributes["db.response.status_code"] = type }
        }
        if let error {
            // The error itself is not recorded: its message may quote keys and values.
            self.span.setStatus(SpanStatus(code: .error, message: DynamoError.type(of: error)))
        }
        self.span.end()
    }
}

extension DynamoService {
    /// Its name without the version: `DynamoDB`, `DynamoDBStreams`.
    fileprivate var name: String { String(self.targetPrefix.prefix { $0 != "_" }) }
}

extension ConsumedCapacity {
    /// As an answer has it; nothing where a number is none that JSON has, which no answer can bring.
    fileprivate var json: String? {
        var json = DynamoJSONWriter()
        do {
            try self.write(into: &json)
        } catch {
            return nil
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
