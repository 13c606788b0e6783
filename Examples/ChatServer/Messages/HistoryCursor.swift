/// A place in the history of a room, from where a page goes on.
enum HistoryCursor: Hashable, Sendable {
    /// With what is older than this timestamp.
    case older(than: Int64)
    /// With what is newer.
    case newer(HistoryMark)
}

// MARK: As bytes

extension HistoryCursor {
    private enum Kind: UInt8 {
        case older = 1
        case newer = 2
    }

    /// A byte for the kind, then numbers of seven bits a byte, the lowest first. Of timestamps in a row, the differences.
    var bytes: [UInt8] {
        switch self {
        case .older(let timestamp):
            return [Kind.older.rawValue] + Self.bytes(of: timestamp)
        case .newer(let mark):
            var bytes = [Kind.newer.rawValue]
            var previous: Int64 = 0
            for timestamp in [mark.settled] + mark.given {
                bytes += Self.bytes(of: timestamp &- previous)
                previous = timestamp
            }
            return bytes
        }
    }

    /// - Returns: `nil` for bytes that are not those of a cursor.
    init?(bytes: some Sequence<UInt8>) {
        var bytes = Array(bytes)[...]
        guard let kind = bytes.popFirst().flatMap(Kind.init(rawValue:)) else { return nil }
        var timestamps: [Int64] = []
        while !bytes.isEmpty {
            guard let difference = Self.number(&bytes) else { return nil }
            timestamps.append((timestamps.last ?? 0) &+ difference)
        }
        guard let first = timestamps.first else { return nil }
        switch kind {
        case .older where timestamps.count == 1: self = .older(than: first)
        case .older: return nil
        case .newer: self = .newer(HistoryMark(settled: first, given: Array(timestamps.dropFirst())))
        }
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = UInt64(bitPattern: number)
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func number(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte & 0x80 == 0 { return Int64(bitPattern: number) }
        }
        return nil
    }
}
