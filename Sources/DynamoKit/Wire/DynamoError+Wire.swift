extension DynamoError {
    /// Reads what the service answers instead of an output.
    ///
    /// Proxies and load balancers answer with whatever they like, so a body that is not the protocol's leaves the status
    /// to go by.
    ///
    /// - Parameters:
    ///   - body: The body of the answer.
    ///   - httpStatus: Its status.
    ///   - requestID: Its `x-amzn-RequestId`.
    package init(body: [UInt8], httpStatus: Int, requestID: String?, location: Location = .here()) {
        var json = DynamoJSONReader(body)
        do throws(DynamoJSONError) {
            self = try json.readError()
        } catch {
            self.init(
                Code(httpStatus: httpStatus),
                message: "The service answered with HTTP status \(httpStatus), and not as the protocol says.",
                cause: error
            )
        }
        self.httpStatus = httpStatus
        self.requestID = requestID
        self.location = location
    }
}

extension DynamoError.Code {
    /// What an answer is that has nothing to go by but its status.
    fileprivate init(httpStatus: Int) {
        switch httpStatus {
        case 408, 504: self = .timedOut
        case 429: self = .throttling
        case 503: self = .serviceUnavailable
        case 500...599: self = .internalServerError
        default: self = .malformedResponse
        }
    }

    /// The code that a `__type` names, which may come with a namespace before and an address after it.
    fileprivate init(type: String) {
        let name = type[(type.lastIndex(of: "#").map(type.index(after:)) ?? type.startIndex)...]
        self.init(String(name.prefix { $0 != ":" }))
    }
}

extension DynamoJSONReader {
    fileprivate mutating func readError() throws(DynamoJSONError) -> DynamoError {
        var code: DynamoError.Code?
        var message: String?
        var item: DynamoItem?
        var reasons: [CancellationReason] = []
        var throttlingReasons: [ThrottlingReason] = []
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "__type": code = DynamoError.Code(type: try self.readString())
            case "message", "Message": message = try self.readString()
            case "Item": item = try self.readItem()
            case "CancellationReasons":
                reasons = try self.readArray { json throws(DynamoJSONError) in try json.readCancellationReason() }
            case "ThrottlingReasons", "throttlingReasons":
                throttlingReasons = try self.readArray { json throws(DynamoJSONError) in try json.readThrottlingReason()
                }
            default: try self.skipValue()
            }
        }
        try self.finish()
        guard let code else { throw self.missing("__type") }
        var error = DynamoError(
            code,
            message: message ?? "The service gives no message.",
            item: item,
            cancellationReasons: reasons
        )
        error.throttlingReasons = throttlingReasons
        return error
    }

    private mutating func readThrottlingReason() throws(DynamoJSONError) -> ThrottlingReason {
        var reason = ThrottlingReason()
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "reason": reason.reason = try self.readString()
            case "resource": reason.resource = try self.readString()
            default: try self.skipValue()
            }
        }
        return reason
    }

    private mutating func readCancellationReason() throws(DynamoJSONError) -> CancellationReason {
        var reason = CancellationReason(code: "None")
        try self.beginObject()
        while let member = try self.nextMember() {
            switch member {
            case "Code": reason.code = try self.readString()
            case "Message": reason.message = try self.readString()
            case "Item": reason.item = try self.readItem()
            default: try self.skipValue()
            }
        }
        return reason
    }
}
