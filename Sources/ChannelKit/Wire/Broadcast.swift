import Synchronization

/// A message to every member of a topic, wherever they are connected.
public struct Broadcast: Hashable, Sendable {
    /// The topic whose members get it.
    public var topic: String
    /// The event, as clients see it.
    public var event: String
    /// What it carries.
    public var payload: Payload

    /// Describes a broadcast.
    public init(topic: String, event: String, payload: Payload) {
        self.topic = topic
        self.event = event
        self.payload = payload
    }
}

/// A broadcast and its frames, encoded once for each serializer that is asked for and then shared by all members.
final class EncodedBroadcast: Sendable {
    let broadcast: Broadcast
    /// The member that is left out, if one is.
    let sender: MemberID?

    private let v2: OutboundFrames
    private let v1: Mutex<OutboundFrames?> = Mutex(nil)

    /// - Throws: ``ChannelError/Code/fieldTooLong``.
    init(_ broadcast: Broadcast, from sender: MemberID?) throws(ChannelError) {
        self.broadcast = broadcast
        self.sender = sender
        switch broadcast.payload.kind {
        case .json: self.v2 = V2Serializer.encode(Self.message(broadcast))
        case .binary: self.v2 = try V2BinaryFrames.encode(broadcast)
        }
    }

    /// The frames for clients of a serializer; `nil` for a binary payload and V1, which cannot carry it.
    func frames(for serializer: Serializer) -> OutboundFrames? {
        switch serializer {
        case .v2:
            return self.v2
        case .v1:
            guard self.broadcast.payload.kind == .json else { return nil }
            return self.v1.withLock { frames in
                if let frames { return frames }
                let encoded = V1Serializer.encode(Self.message(self.broadcast))
                frames = encoded
                return encoded
            }
        }
    }

    private static func message(_ broadcast: Broadcast) -> Message {
        Message(
            joinRef: nil,
            ref: nil,
            topic: broadcast.topic,
            event: broadcast.event,
            payload: broadcast.payload
        )
    }
}
