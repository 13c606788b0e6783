import DynamoKit

/// The place of a record in its stream, as the API has it: a decimal number of 21 digits.
///
/// They are handed out to the records of all streams in turn, so those of one stream rise with gaps, as in DynamoDB.
///
/// Specification:
/// [StreamRecord](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html)
enum SequenceNumber {
    // The API's shortest: 21 digits.
    private static let base: Int128 = 100_000_000_000_000_000_000
    private static let lengths = 21...40

    static func text(_ sequence: Int64) -> String { String(Self.base + Int128(sequence)) }

    /// - Returns: The number, held within what the store can have; whether there is such a record is another question.
    /// - Throws: A validation error when `text` is not a sequence number.
    static func sequence(_ text: String) throws -> Int64 {
        guard text.utf8.count >= Self.lengths.lowerBound else {
            throw ValidationError.constraint(
                text,
                at: "sequenceNumber",
                "have length greater than or equal to \(Self.lengths.lowerBound)"
            )
        }
        guard text.utf8.count <= Self.lengths.upperBound else {
            throw ValidationError.constraint(
                text,
                at: "sequenceNumber",
                "have length less than or equal to \(Self.lengths.upperBound)"
            )
        }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw ValidationError.invalid("Invalid SequenceNumber")
        }
        // 40 digits may be more than 128 bits hold; that is far beyond every record.
        guard let number = Int128(text) else { return .max }
        return Int64(clamping: number - Self.base)
    }
}
