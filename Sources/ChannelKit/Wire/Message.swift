import NIOCore

/// A message between a client and the server, in either direction.
package struct Message: Hashable, Sendable {
    /// The reference of the join that the channel began with.
    package var joinRef: Ref?
    /// The reference that a reply to the message names. None in what the server sends on its own.
    package var ref: Ref?
    package var topic: String
    package var event: String
    package var payload: Payload

    package init(joinRef: Ref?, ref: Ref?, topic: String, event: String, payload: Payload) {
        self.joinRef = joinRef
        self.ref = ref
        self.topic = topic
        self.event = event
        self.payload = payload
    }

    /// How many bytes the longer one of its references has.
    package var longestRefLength: Int { max(self.joinRef?.byteCount ?? 0, self.ref?.byteCount ?? 0) }

    /// About how much memory the message keeps.
    package var byteCount: Int {
        (self.joinRef?.byteCount ?? 0) + (self.ref?.byteCount ?? 0) + self.topic.utf8.count + self.event.utf8.count
            + self.payload.bytes.readableBytes
    }
}
