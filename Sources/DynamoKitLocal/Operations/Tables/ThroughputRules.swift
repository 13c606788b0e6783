import DynamoKit

/// What throughput goes with which billing mode.
enum ThroughputRules {
    /// Checks what a request says of a table.
    static func check(_ throughput: ProvisionedThroughput?, isProvisioned: Bool) throws {
        if isProvisioned {
            guard throughput != nil else {
                throw ValidationError.parameter(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
                )
            }
        } else {
            guard throughput == nil else { throw Self.onDemand }
        }
    }

    /// Checks limits, of a table or an index.
    static func check(_ throughput: OnDemandThroughput?, isProvisioned: Bool) throws {
        guard isProvisioned, throughput != nil else { return }
        throw ValidationError.parameter("OnDemandThroughput can be specified only when BillingMode is PAY_PER_REQUEST")
    }

    /// The error for throughput where there is none to set.
    static var onDemand: DynamoError {
        ValidationError.parameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
    }

    /// Checks what a request says of a new index.
    static func check(_ throughput: ProvisionedThroughput?, ofIndex name: String, isProvisioned: Bool) throws {
        guard isProvisioned else {
            guard throughput == nil else {
                throw ValidationError.parameter(
                    "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is "
                        + "PAY_PER_REQUEST"
                )
            }
            return
        }
        guard let throughput else {
            throw ValidationError.parameter("ProvisionedThroughput must be specified for index: \(name)")
        }
        try Self.checkUnits(of: throughput)
    }

    static func checkUnits(of throughput: ProvisionedThroughput) throws {
        try Self.checkUnits(throughput.readCapacityUnits, "provisionedThroughput.readCapacityUnits")
        try Self.checkUnits(throughput.writeCapacityUnits, "provisionedThroughput.writeCapacityUnits")
    }

    private static func checkUnits(_ units: Int, _ member: String) throws {
        guard units < 1 else { return }
        throw ValidationError.constraint("\(units)", at: member, "have value greater than or equal to 1")
    }

    /// The error for a change that changes nothing.
    ///
    /// - Parameter index: The index that it is of, or `nil` for the table.
    static func unchanged(_ current: TableSchema.Throughput, index: String? = nil) -> DynamoError {
        let kind = index == nil ? "table" : "index"
        return ValidationError.invalid(
            """
            The provisioned throughput for the \(kind)\(index.map { " \($0)" } ?? "") will not change. The requested \
            value equals the current value. Current ReadCapacityUnits provisioned for the \(kind): \(current.read). \
            Requested ReadCapacityUnits: \(current.read). Current WriteCapacityUnits provisioned for the \(kind): \
            \(current.write). Requested WriteCapacityUnits: \(current.write). Refer to the Amazon DynamoDB Developer \
            Guide for current limits and how to request higher limits.
            """
        )
    }
}
