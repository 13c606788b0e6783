import NIOCore

/// The form in which messages travel between nodes: a version, a kind, and the fields one behind the other.
///
/// Numbers are eight bytes, big-endian; texts are UTF-8 behind their length in four.
extension PresenceMessage {
    private static let version: UInt8 = 1

    private enum Kind: UInt8 {
        case heartbeat = 1
        case changes
        case request
        case goodbye
    }

    var bytes: ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Self.version)
        switch self {
        case .heartbeat(let replica, let clock):
            bytes.writeInteger(Kind.heartbeat.rawValue)
            bytes.writeText(replica.name)
            bytes.writeInteger(clock)
        case .changes(let interval):
            bytes.writeInteger(Kind.changes.rawValue)
            bytes.writeInterval(interval)
        case .request(let from, let to, let since):
            bytes.writeInteger(Kind.request.rawValue)
            bytes.writeText(from.name)
            bytes.writeText(to.name)
            bytes.writeInteger(since)
        case .goodbye(let replica):
            bytes.writeInteger(Kind.goodbye.rawValue)
            bytes.writeText(replica.name)
        }
        return bytes
    }

    /// - Throws: ``ChannelError/Code/malformedMessage``, also for a version that this node does not know.
    init(bytes: ByteBuffer) throws(ChannelError) {
        var bytes = bytes
        guard try bytes.readNumber(UInt8.self) == Self.version, let kind = Kind(rawValue: try bytes.readNumber()) else {
            throw ChannelError(.malformedMessage, "A message of another node is of an unknown version or kind.")
        }
        switch kind {
        case .heartbeat: self = .heartbeat(try bytes.readReplica(), clock: try bytes.readNumber())
        case .changes: self = .changes(try bytes.readInterval())
        case .request:
            let from = try bytes.readReplica()
            let to = try bytes.readReplica()
            self = .request(from: from, to: to, since: try bytes.readNumber())
        case .goodbye: self = .goodbye(try bytes.readReplica())
        }
        guard bytes.readableBytes == 0 else { throw ByteBuffer.malformedNodeMessage() }
    }
}

extension ByteBuffer {
    fileprivate static func malformedNodeMessage() -> ChannelError {
        ChannelError(.malformedMessage, "A message of another node is cut off or goes on after its end.")
    }

    // MARK: Fields

    fileprivate mutating func writeText(_ text: String) {
        self.writeInteger(UInt32(text.utf8.count))
        self.writeString(text)
    }

    fileprivate mutating func readText() throws(ChannelError) -> String {
        let length = Int(try self.readNumber(UInt32.self))
        guard let text = self.readString(length: length) else { throw Self.malformedNodeMessage() }
        return text
    }

    fileprivate mutating func readReplica() throws(ChannelError) -> Replica { Replica(name: try self.readText()) }

    fileprivate mutating func readNumber<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(ChannelError) -> Number {
        guard let number = self.readInteger(as: Number.self) else { throw Self.malformedNodeMessage() }
        return number
    }

    // MARK: Intervals

    fileprivate mutating func writeInterval(_ interval: PresenceInterval) {
        self.writeText(interval.replica.name)
        self.writeInteger(interval.after)
        self.writeInteger(interval.through)
        self.writeInteger(UInt32(interval.removed.count))
        for counter in interval.removed.sorted() { self.writeInteger(counter) }
        self.writeInteger(UInt32(interval.entries.count))
        for (counter, entry) in interval.entries.sorted(by: { $0.key < $1.key }) {
            self.writeInteger(counter)
            self.writeText(entry.topic)
            self.writeText(entry.key)
            self.writeInteger(UInt32(entry.meta.bytes.readableBytes))
            self.writeImmutableBuffer(entry.meta.bytes)
        }
    }

    fileprivate mutating func readInterval() throws(ChannelError) -> PresenceInterval {
        let replica = try self.readReplica()
        let after: UInt64 = try self.readNumber()
        let through: UInt64 = try self.readNumber()
        guard after <= through else { throw Self.malformedNodeMessage() }
        var removed: Set<UInt64> = []
        for _ in 0..<(try self.readNumber(UInt32.self)) {
            let counter: UInt64 = try self.readNumber()
            guard counter <= after else { throw Self.malformedNodeMessage() }
            removed.insert(counter)
        }
        var entries: [UInt64: PresenceEntry] = [:]
        for _ in 0..<(try self.readNumber(UInt32.self)) {
            let counter: UInt64 = try self.readNumber()
            guard counter > after, counter <= through else { throw Self.malformedNodeMessage() }
            let topic = try self.readText()
            let key = try self.readText()
            let length = Int(try self.readNumber(UInt32.self))
            guard let meta = self.readSlice(length: length) else { throw Self.malformedNodeMessage() }
            entries[counter] = PresenceEntry(topic: topic, key: key, meta: .json(meta))
        }
        return PresenceInterval(replica: replica, after: after, through: through, entries: entries, removed: removed)
    }
}
