extension AttributeNumber {
    /// Reads the decimal text that a number prints as.
    ///
    /// - Throws: `EncodingError` when DynamoDB has no such number.
    init(text: String, of value: Any, path: () -> [any CodingKey]) throws(EncodingError) {
        do throws(AttributeNumberError) {
            self = try AttributeNumber(text[...])
        } catch {
            throw .invalidValue(value, .init(codingPath: path(), debugDescription: Self.explanation(error)))
        }
    }

    /// Takes an integer of any width over.
    ///
    /// - Throws: `EncodingError` when it has more than 38 significant digits.
    init<Integer: FixedWidthInteger>(
        integer value: Integer,
        path: () -> [any CodingKey]
    ) throws(EncodingError) {
        do throws(AttributeNumberError) {
            self = try AttributeNumber(significand: UInt128(value.magnitude), exponent: 0, isNegative: value < 0)
        } catch {
            throw .invalidValue(value, .init(codingPath: path(), debugDescription: Self.explanation(error)))
        }
    }

    private static func explanation(_ error: AttributeNumberError) -> String {
        switch error {
        case .malformed: "DynamoDB has no such number."
        case .tooManyDigits: "DynamoDB keeps 38 significant digits; the number has more."
        case .overflow: "The number is larger than DynamoDB's largest, 9.99…E+125."
        case .underflow: "The number is smaller than DynamoDB's smallest, 1E-130."
        }
    }
}
