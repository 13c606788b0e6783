import DynamoKit
import FoundationEssentials

/// Where reading goes on in a shard, as the text that the API hands to and fro.
///
/// It is AWS's form, the stream's ARN, a number and a part that means nothing to clients. That part is not sealed: who
/// makes one up gets what he could have asked for.
struct ShardIterator: Hashable, Sendable {
    var stream: StreamARN
    var shard: String
    /// The lowest sequence number to read.
    var sequence: Int64
    /// In milliseconds.
    var issuedAt: Int64

    private static let version = "1"
    private static let maximumLength = 2048

    init(stream: StreamARN, shard: String, sequence: Int64, issuedAt: Int64) {
        self.stream = stream
        self.shard = shard
        self.sequence = sequence
        self.issuedAt = issuedAt
    }

    var text: String {
        let position = "\(self.sequence) \(self.issuedAt) \(self.shard)"
        return "\(self.stream.text)|\(Self.version)|\(Data(position.utf8).base64EncodedString())"
    }

    /// - Throws: A validation error when `text` is not an iterator.
    init(parsing text: String) throws {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.maximumLength, parts.count == 3, parts[1] == Self.version,
            let position = Data(base64Encoded: String(parts[2])).flatMap({ String(validating: $0, as: UTF8.self) })
        else { throw Self.invalid }
        let fields = position.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 3, let sequence = Int64(fields[0]), let issuedAt = Int64(fields[1]) else {
            throw Self.invalid
        }
        self.init(
            stream: try StreamARN(parsing: String(parts[0])),
            shard: String(fields[2]),
            sequence: sequence,
            issuedAt: issuedAt
        )
    }

    private static var invalid: DynamoError { ValidationError.invalid("Invalid ShardIterator") }

    /// - Throws: DynamoDB's error when it is older than 15 minutes.
    func checkAge(at now: Date) throws {
        guard now.milliseconds - self.issuedAt > StreamRules.iteratorLifetime else { return }
        throw DynamoError(.expiredIterator, message: "The provided iterator exceeds the maximum age allowed.")
    }
}
