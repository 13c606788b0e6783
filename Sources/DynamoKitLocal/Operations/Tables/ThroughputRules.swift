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
    ///
    /// - Parameter isNew: Whether the table is about to be made: there is no limit yet that -1 could take off.
    static func check(_ throughput: OnDemandThroughput?, isProvisioned: Bool, isNew: Bool) throws {
        let units = [
            ("MaxReadRequestUnits", throughput?.maxReadRequestUnits),
            ("MaxWriteRequestUnits", throughput?.maxWriteRequestUnits),
        ].compactMap { name, units in units.map { (name: name, units: $0) } }
        if isProvisioned, let first = units.first {
            throw ValidationError.parameter(
                "\(first.name) for OnDemandThroughput cannot be specified when \(isNew ? "" : "the ")table BillingMode is "
                    + "PROVISIONED\(isNew ? "." : "")"
            )
        }
        guard let outside = units.first(where: { $0.units < 1 && (isNew || $0.units != -1) }) else { return }
        throw ValidationError.parameter(
            "Requested \(outside.name) for OnDemandThroughput for table is outside of valid range"
        )
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
        let units = [
            ("writeCapacityUnits", throughput.writeCapacityUnits), ("readCapacityUnits", throughput.readCapacityUnits),
        ]
        let shape = ServiceModel.shared.shape(named: "PositiveLongObject")
        let violations = units.flatMap { member, units in
            shape.faults(in: units).map {
                "Value '\(units)' at 'provisionedThroughput.\(member)' failed to satisfy constraint: \($0)"
            }
        }
        guard violations.isEmpty else { throw ValidationError.violations(violations) }
        for (name, units) in [
            ("ReadCapacityUnits", throughput.readCapacityUnits), ("WriteCapacityUnits", throughput.writeCapacityUnits),
        ] where units > Self.maximumUnits {
            throw ValidationError.invalid("Given value \(units) for \(name) is out of bounds")
        }
    }

    private static let maximumUnits = 1_000_000_000_000

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
