import DynamoKit

extension AttributeNumber {
    /// The exact sum.
    ///
    /// - Throws: A validation error in DynamoDB's words when the sum has more than 38 significant digits, or is out of range.
    func adding(_ other: AttributeNumber) throws(DynamoError) -> AttributeNumber {
        do throws(AttributeNumberError) {
            return try self.exactSum(other)
        } catch {
            throw DynamoError(.validation, message: error.serviceMessage, cause: error)
        }
    }

    private func exactSum(_ other: AttributeNumber) throws(AttributeNumberError) -> AttributeNumber {
        if self.isZero { return other }
        if other.isZero { return self }
        // `high` is the one whose digits end further left; it takes on zeros until both end at the same place. The sum then
        // ends in a digit that is not zero, so it has too many digits as soon as `high` outgrows what UInt128 holds: the
        // largest significand below 10^38 cannot bring 3.4 × 10^38 back under 10^38.
        let (high, low) = self.exponent >= other.exponent ? (self, other) : (other, self)
        let shift = Int(high.exponent) - Int(low.exponent)
        guard shift <= Self.maximumDigits else { throw .tooManyDigits }
        let (shifted, overflow) = high.significand.multipliedReportingOverflow(by: Self.powerOfTen(shift))
        guard !overflow else { throw .tooManyDigits }
        let exponent = Int(low.exponent)
        if high.isNegative == low.isNegative {
            // Below 3.4 × 10^38 and 10^38: may overflow, and then has 39 digits.
            let (sum, overflow) = shifted.addingReportingOverflow(low.significand)
            guard !overflow else { throw .tooManyDigits }
            return try AttributeNumber(significand: sum, exponent: exponent, isNegative: high.isNegative)
        }
        let isHighLarger = shifted >= low.significand
        return try AttributeNumber(
            significand: isHighLarger ? shifted - low.significand : low.significand - shifted,
            exponent: exponent,
            isNegative: isHighLarger ? high.isNegative : low.isNegative
        )
    }
}

extension AttributeNumberError {
    /// Why DynamoDB cannot have a number that is well formed, in its words.
    var serviceMessage: String {
        switch self {
        case .overflow: "Number overflow. Attempting to store a number with magnitude larger than supported range"
        case .underflow: "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        case .tooManyDigits, .malformed: "Attempting to store more than 38 significant digits in a Number"
        }
    }
}
