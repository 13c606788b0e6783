import NIOCore
import Synchronization

/// Who has sent a broadcast that is not for them: a member, and those that its client is in other joins.
struct BroadcastSender: Hashable, Sendable {
    let member: MemberID
    /// What the client is called over several joins, if it asked for that.
    let session: ResumeToken?
}

/// A broadcast and its frames, encoded once for each form that is asked for and then shared by all members.
final class EncodedBroadcast: Sendable {
    /// Where it stands in its topic's history.
    struct Stamp: Hashable, Sendable {
        let epoch: ResumeToken
        /// None for one that is not kept.
        let offset: Int?
    }

    private struct Frames {
        var v1: OutboundFrames?
        var numberedV1: OutboundFrames?
        var numberedV2: OutboundFrames?
    }

    let broadcast: Broadcast
    /// The sender, if it is left out.
    let sender: BroadcastSender?
    /// None where the topic has no history.
    let stamp: Stamp?

    private let v2: OutboundFrames
    private let others = Mutex(Frames())

    /// - Throws: ``ChannelError/Code/fieldTooLong``.
    convenience init(_ broadcast: Broadcast, from sender: BroadcastSender?) throws(ChannelError) {
        self.init(broadcast, from: sender, v2: try Self.encode(broadcast), stamp: nil)
    }

    /// - Parameter v2: What ``encode(_:)`` gives for the broadcast.
    init(_ broadcast: Broadcast, from sender: BroadcastSender?, v2: OutboundFrames, stamp: Stamp?) {
        self.broadcast = broadcast
        self.sender = sender
        self.v2 = v2
        self.stamp = stamp
    }

    /// The frames for clients of V2.
    ///
    /// - Throws: ``ChannelError/Code/fieldTooLong``.
    static func encode(_ broadcast: Broadcast) throws(ChannelError) -> OutboundFrames {
        switch broadcast.payload.kind {
        case .json: V2Serializer.encode(Self.message(broadcast))
        case .binary: try V2BinaryFrames.encode(broadcast)
        }
    }

    /// The frames for clients of a serializer; `nil` for a binary payload and V1, which cannot carry it.
    func frames(for serializer: Serializer) -> OutboundFrames? {
        switch serializer {
        case .v2:
            return self.v2
        case .v1:
            guard self.broadcast.payload.kind == .json else { return nil }
            return self.cached(\.v1) { V1Serializer.encode(Self.message(self.broadcast)) }
        }
    }

    /// The frames that tell clients its number, too.
    func numberedFrames(for serializer: Serializer, offset: Int) -> OutboundFrames? {
        // Only binary messages, which are V2's, are made of the frames that there are.
        guard serializer == .v2 || self.broadcast.payload.kind == .json else { return nil }
        return self.cached(serializer == .v2 ? \.numberedV2 : \.numberedV1) {
            serializer.adding(offset, to: Self.message(self.broadcast), self.v2)
        }
    }

    private func cached(
        _ path: WritableKeyPath<Frames, OutboundFrames?>,
        _ encode: () -> OutboundFrames
    ) -> OutboundFrames {
        self.others.withLock { frames in
            if let known = frames[keyPath: path] { return known }
            let encoded = encode()
            frames[keyPath: path] = encoded
            return encoded
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
