extension AttributeNumber {
    /// The integer's value, which every fixed-width integer type of up to 64 bits has exactly.
    public init(_ value: some FixedWidthInteger & Sendable) {
        precondition(type(of: value).bitWidth <= 64, "wider integers may not fit 38 digits")
        do throws(AttributeNumberError) {
            try self.init(significand: UInt128(value.magnitude), exponent: 0, isNegative: value < 0)
        } catch {
            preconditionFailure("64 bits always fit 38 digits")
        }
    }

    /// The number as an integer, or `nil` when it has a fraction or does not fit.
    public func exactly<Integer: FixedWidthInteger>(as type: Integer.Type = Integer.self) -> Integer? {
        guard self.exponent >= 0 else { return nil }
        var magnitude = self.significand
        for _ in 0..<self.exponent {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
        }
        guard self.isNegative else { return Integer(exactly: magnitude) }
        guard magnitude <= UInt128(Int128.max) else { return nil }
        return Integer(exactly: -Int128(magnitude))
    }
}

extension AttributeNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}
