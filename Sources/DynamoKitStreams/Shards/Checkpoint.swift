import DynamoKit
import FoundationEssentials

/// How far a shard has been handled, as its lease stores it.
enum Checkpoint: Hashable, Sendable {
    /// Nothing has been handled, and the oldest record comes first.
    case trimHorizon
    /// Nothing has been handled, and reading begins with what comes from now on.
    case latest
    /// Nothing has been handled, and reading begins with the first record of this time, in milliseconds since 1970.
    case timestamp(milliseconds: Int)
    /// Nothing has been handled, and the record of this sequence number comes first.
    case at(sequenceNumber: String)
    /// Everything up to the record of this sequence number has been handled.
    case after(sequenceNumber: String)
    /// The shard is closed, and all of it has been handled.
    case shardEnd

    /// Where an iterator begins, or `nil` when there is nothing left to read.
    var iteratorType: ShardIteratorType? {
        switch self {
        case .trimHorizon: .trimHorizon
        case .latest: .latest
        case .timestamp(let milliseconds): .atTimestamp(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        case .at(let sequenceNumber): .atSequenceNumber(sequenceNumber)
        case .after(let sequenceNumber): .afterSequenceNumber(sequenceNumber)
        case .shardEnd: nil
        }
    }

    /// The record that it stands at, if it names one.
    var sequenceNumber: String? {
        switch self {
        case .at(let sequenceNumber), .after(let sequenceNumber): sequenceNumber
        case .trimHorizon, .latest, .timestamp, .shardEnd: nil
        }
    }
}

extension Checkpoint: CustomStringConvertible {
    private static let timestampPrefix = "AT_TIMESTAMP:"
    private static let atPrefix = "AT_SEQUENCE_NUMBER:"

    var description: String {
        switch self {
        case .trimHorizon: "TRIM_HORIZON"
        case .latest: "LATEST"
        case .timestamp(let milliseconds): "\(Self.timestampPrefix)\(milliseconds)"
        case .at(let sequenceNumber): "\(Self.atPrefix)\(sequenceNumber)"
        case .after(let sequenceNumber): sequenceNumber
        case .shardEnd: "SHARD_END"
        }
    }

    init?(_ text: String) {
        switch text {
        case "TRIM_HORIZON": self = .trimHorizon
        case "LATEST": self = .latest
        case "SHARD_END": self = .shardEnd
        default:
            if text.hasPrefix(Self.timestampPrefix) {
                guard let milliseconds = Int(text.dropFirst(Self.timestampPrefix.count)) else { return nil }
                self = .timestamp(milliseconds: milliseconds)
            } else if text.hasPrefix(Self.atPrefix) {
                let number = text.dropFirst(Self.atPrefix.count)
                guard Self.isSequenceNumber(number) else { return nil }
                self = .at(sequenceNumber: String(number))
            } else {
                guard Self.isSequenceNumber(text) else { return nil }
                self = .after(sequenceNumber: text)
            }
        }
    }

    private static func isSequenceNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension Checkpoint: Codable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let checkpoint = Checkpoint(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no checkpoint")
        }
        self = checkpoint
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}
