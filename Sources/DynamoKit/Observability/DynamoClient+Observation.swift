import Logging
import Tracing

extension DynamoClient {
    /// Makes a call seen from outside: in logs, metrics, spans and reports of usage, as far as there are any.
    ///
    /// - Parameters:
    ///   - operation: What the caller asks for, which stays what the caller sees.
    ///   - logger: The caller's, or the client's own.
    ///   - send: Makes the attempts, and notes them in the record.
    func observed<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger,
        _ send: (Operation, Logger, inout CallRecord) async throws -> Operation.Output
    ) async throws -> Operation.Output {
        let scopes = UsageScope.current(of: self.telemetry)
        guard self.telemetry.isActive || !scopes.isEmpty || logger.logLevel <= .debug else {
            var call = CallRecord(span: nil)
            return try await send(operation, logger, &call)
        }
        let observation = CallObservation(
            operation,
            telemetry: self.telemetry,
            scopes: scopes,
            timer: self.retries.timer
        )
        let logger = observation.logger(from: logger)
        var call = CallRecord(span: observation.span)
        do {
            var output = try await observation.withSpan {
                try await send(observation.request(for: operation), logger, &call)
            }
            observation.end(call, capacities: operation.takeConsumedCapacity(from: &output), error: nil, logger: logger)
            return output
        } catch {
            observation.end(call, capacities: [], error: error, logger: logger)
            throw error
        }
    }
}

/// One call as it is seen from outside.
private struct CallObservation {
    let span: CallSpan?
    private let operationName: String
    private let tableNames: [String]
    private let telemetry: ClientTelemetry
    private let scopes: [UsageScope]
    private let timer: ClockTimer
    private let start: Duration

    init<Operation: DynamoOperation>(
        _ operation: Operation,
        telemetry: ClientTelemetry,
        scopes: [UsageScope],
        timer: ClockTimer
    ) {
        let tableNames = operation.tableNames
        self.operationName = operation.operationName
        self.tableNames = tableNames
        self.telemetry = telemetry
        self.scopes = scopes
        self.timer = timer
        self.start = timer.now()
        self.span = telemetry.tracer.map {
            CallSpan(
                tracer: $0,
                operation: operation,
                tableNames: tableNames,
                server: telemetry.serverAddress(operation.service)
            )
        }
    }

    /// What to send: the caller's request, or the same one with a question for its capacity.
    func request<Operation: DynamoOperation>(for operation: Operation) -> Operation {
        var request = operation
        if self.telemetry.usage != nil { request = request.withConsumedCapacity(self.telemetry.usageDetail) }
        for scope in self.scopes { request = request.withConsumedCapacity(scope.configuration.detail) }
        return request
    }

    func logger(from logger: Logger) -> Logger {
        guard logger.logLevel <= .debug else { return logger }
        var logger = logger
        logger[metadataKey: "dynamodb.operation"] = "\(self.operationName)"
        if !self.tableNames.isEmpty {
            logger[metadataKey: "dynamodb.table"] = "\(self.tableNames.joined(separator: ","))"
        }
        return logger
    }

    /// Makes the span the parent of what happens in `body`.
    func withSpan<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard let span else { return try await body() }
        return try await ServiceContext.withValue(span.context, operation: body)
    }

    func end(_ call: CallRecord, capacities: [ConsumedCapacity], error: (any Error)?, logger: Logger) {
        let duration = self.timer.now() - self.start
        let errorType = error.map { DynamoError.type(of: $0) }
        if let metrics = self.telemetry.metrics {
            metrics.calls(operation: self.operationName, tableNames: self.tableNames)
                .record(call, errorType: errorType, duration: duration)
            for capacity in capacities {
                metrics.capacity(operation: self.operationName, tableName: capacity.tableName).record(capacity)
            }
        }
        if !capacities.isEmpty {
            self.telemetry.usage?.add(capacities, operation: self.operationName)
            for scope in self.scopes { scope.meter.add(capacities, operation: self.operationName) }
        }
        self.span?.end(call, capacities: capacities, error: error)
        self.log(call, errorType: errorType, duration: duration, logger: logger)
    }

    /// One line for a call. Keys, values and messages of errors, which may quote them, are not in it.
    private func log(_ call: CallRecord, errorType: String?, duration: Duration, logger: Logger) {
        var metadata: Logger.Metadata {
            var metadata: Logger.Metadata = [
                "dynamodb.attempts": "\(call.attempts)",
                "dynamodb.duration-ms": "\(duration / .milliseconds(1))",
            ]
            if let requestID = call.requestID { metadata["dynamodb.request-id"] = "\(requestID)" }
            if let status = call.httpStatus { metadata["http.status"] = "\(status)" }
            if let errorType { metadata["dynamodb.error"] = "\(errorType)" }
            return metadata
        }
        logger.debug(errorType == nil ? "DynamoDB call succeeded" : "DynamoDB call failed", metadata: metadata)
    }
}
