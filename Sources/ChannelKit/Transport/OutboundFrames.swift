public import NIOCore

/// One or more messages ready for the wire: complete WebSocket frames, one after another, that any number of connections
/// share.
///
/// Frames from a server are not masked and depend on nothing but the message, so a broadcast is framed once for all who
/// get it. A transport of another kind takes them apart again: iterate over ``messages``.
///
/// Specification: [RFC 6455, section 5.2](https://www.rfc-editor.org/rfc/rfc6455#section-5.2)
public struct OutboundFrames: Hashable, Sendable {
    /// The frames.
    public private(set) var bytes: ByteBuffer
    /// How many there are.
    public private(set) var count: Int

    /// What a frame carries.
    public enum Kind: UInt8, Hashable, Sendable {
        case text = 0x1
        case binary = 0x2
    }

    /// No frame yet.
    public init() {
        self.bytes = ByteBuffer()
        self.count = 0
    }

    /// Frames one message.
    public init(_ kind: Kind, payload: ByteBuffer) {
        self.init(kind, payloadCapacity: payload.readableBytes) { $0.writeImmutableBuffer(payload) }
    }

    /// Frames one message that is written where it is to stand: room for the header is kept ahead of it.
    ///
    /// - Parameters:
    ///   - payloadCapacity: About how long the message will be, in bytes.
    ///   - write: Writes the message. Must not touch what is in the buffer already.
    init(_ kind: Kind, payloadCapacity: Int, write: (inout ByteBuffer) -> Void) {
        let room = Self.headerLength(payloadLength: .max)
        self.count = 1
        self.bytes = ByteBufferAllocator().buffer(capacity: room + payloadCapacity)
        self.bytes.moveWriterIndex(to: room)
        self.bytes.moveReaderIndex(to: room)
        write(&self.bytes)

        let length = self.bytes.readableBytes
        let start = self.bytes.readerIndex - Self.headerLength(payloadLength: length)
        self.bytes.setInteger(0x80 | kind.rawValue, at: start)  // FIN: messages are sent in one frame
        switch length {
        case ...125:
            self.bytes.setInteger(UInt8(length), at: start + 1)
        case ...Int(UInt16.max):
            self.bytes.setInteger(UInt8(126), at: start + 1)
            self.bytes.setInteger(UInt16(length), at: start + 2)
        default:
            self.bytes.setInteger(UInt8(127), at: start + 1)
            self.bytes.setInteger(UInt64(length), at: start + 2)
        }
        self.bytes.moveReaderIndex(to: start)
    }

    /// Adds the frames of `other` behind these.
    public mutating func append(_ other: OutboundFrames) {
        self.bytes.writeImmutableBuffer(other.bytes)
        self.count += other.count
    }

    private static func headerLength(payloadLength: Int) -> Int {
        switch payloadLength {
        case ...125: 2
        case ...Int(UInt16.max): 4
        default: 10
        }
    }
}

extension OutboundFrames {
    /// A message as it was before it was framed.
    public struct Message: Hashable, Sendable {
        public var kind: Kind
        public var payload: ByteBuffer

        public init(kind: Kind, payload: ByteBuffer) {
            self.kind = kind
            self.payload = payload
        }
    }

    /// The messages in the frames, in order. Their payloads share the frames' storage.
    public var messages: [Message] {
        var rest = self.bytes
        var messages: [Message] = []
        messages.reserveCapacity(self.count)
        while let message = Self.readMessage(from: &rest) { messages.append(message) }
        return messages
    }

    private static func readMessage(from bytes: inout ByteBuffer) -> Message? {
        guard
            let (first, shortLength) = bytes.readMultipleIntegers(as: (UInt8, UInt8).self),
            let kind = Kind(rawValue: first & 0x0F)
        else { return nil }
        let length: Int? =
            switch shortLength {
            case 126: bytes.readInteger(as: UInt16.self).map(Int.init)
            case 127: bytes.readInteger(as: UInt64.self).flatMap(Int.init(exactly:))
            default: Int(shortLength)
            }
        guard let length, let payload = bytes.readSlice(length: length) else { return nil }
        return Message(kind: kind, payload: payload)
    }
}
