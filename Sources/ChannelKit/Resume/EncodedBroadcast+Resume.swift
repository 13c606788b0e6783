import NIOCore

/// Which of a broadcast's forms a member's client gets.
struct Audience {
    let serializer: Serializer
    /// The history by whose numbers the client counts, if it does.
    let log: TopicLog?

    func isSame(as other: Audience) -> Bool {
        self.serializer == other.serializer && self.log === other.log
    }
}

extension EncodedBroadcast {
    /// The number that an audience knows it by.
    func offset(for audience: Audience) -> Int? {
        guard let stamp = self.stamp, stamp.epoch == audience.log?.epoch else { return nil }
        return stamp.offset
    }

    /// Whether an audience gets it at all.
    ///
    /// One that is of another history than the audience's, or of none, either comes after that history has gone, and its
    /// numbers mean nothing any more; or it set out before the history began, and so before the audience had joined.
    func isMeant(for audience: Audience) -> Bool {
        guard let log = audience.log else { return true }
        return self.stamp?.epoch == log.epoch || log.isRetired
    }

    /// The frames for an audience; `nil` if it gets none.
    func frames(for audience: Audience) -> OutboundFrames? {
        if let offset = self.offset(for: audience) {
            return self.numberedFrames(for: audience.serializer, offset: offset)
        }
        return self.isMeant(for: audience) ? self.frames(for: audience.serializer) : nil
    }
}

extension TopicHistory<EncodedBroadcast> {
    /// Numbers a broadcast and keeps it, unless its event is not kept.
    ///
    /// - Parameter frames: Its frames for V2.
    mutating func append(
        _ broadcast: Broadcast,
        from sender: BroadcastSender?,
        v2 frames: OutboundFrames,
        now: ContinuousClock.Instant
    ) -> EncodedBroadcast {
        guard self.bounds.keeps(broadcast.event) else {
            return EncodedBroadcast(
                broadcast,
                from: sender,
                v2: frames,
                stamp: .init(epoch: self.epoch, offset: nil)
            )
        }
        var broadcast = broadcast
        // A payload may be a small part of what a client has sent in one go: that is not to be kept as well.
        broadcast.payload = frames.sharedPayload(of: broadcast.payload)
        let epoch = self.epoch
        return self.append(bytes: Self.byteCount(of: broadcast, frames), now: now) { offset in
            EncodedBroadcast(broadcast, from: sender, v2: frames, stamp: .init(epoch: epoch, offset: offset))
        }
    }

    /// About how much memory a broadcast takes while it is kept: its frames, with the number and without, and what holds
    /// them together.
    private static func byteCount(of broadcast: Broadcast, _ frames: OutboundFrames) -> Int {
        2 * frames.bytes.storageCapacity + broadcast.topic.utf8.count + broadcast.event.utf8.count + 512
    }
}

extension OutboundFrames {
    /// The payload as a part of its own frame, which ends with it but for the bracket of V2's text.
    fileprivate func sharedPayload(of payload: Payload) -> Payload {
        let count = payload.bytes.readableBytes
        switch payload.kind {
        case .json: return .json(self.bytes.suffix(count, before: 1))
        case .binary: return .binary(self.bytes.suffix(count, before: 0))
        }
    }
}

extension ByteBuffer {
    fileprivate func suffix(_ count: Int, before trailing: Int) -> ByteBuffer {
        self.readableSlice(self.readableBytes - trailing - count..<self.readableBytes - trailing)
    }
}
