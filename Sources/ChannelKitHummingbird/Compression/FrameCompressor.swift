import ChannelKit
import NIOCore

/// Compresses what sockets of one event loop send that have agreed on the same window. Confined to the loop.
///
/// A broadcast reaches its members as frames that they share, one socket after another. The first one has them compressed,
/// and the others get the same bytes, for as long as the turn of the loop lasts.
final class FrameCompressor {
    /// Frames and what they have become, within a turn.
    private struct Entry {
        var frames: ByteBuffer
        var compressed: ByteBuffer
    }

    /// Serializers, and topics whose members are served in turns: seldom more than a few.
    private static let capacity = 8

    private let eventLoop: any EventLoop
    private let minimumSize: Int
    private let deflater: Deflater
    private var entries: [Entry] = []
    private var oldest = 0

    /// - Parameter windowBits: What the clients have agreed to.
    init(configuration: PerMessageDeflate, windowBits: Int, eventLoop: any EventLoop) {
        self.minimumSize = configuration.minimumSize
        self.deflater = Deflater(level: configuration.level, windowBits: windowBits)
        self.eventLoop = eventLoop
    }

    /// How many frames are kept at present.
    var rememberedCount: Int { self.entries.count }

    /// The frames with those messages compressed that are worth it.
    func compress(_ frames: OutboundFrames) -> ByteBuffer {
        // No message in them is longer than all of them.
        guard frames.bytes.readableBytes > self.minimumSize else { return frames.bytes }
        if let entry = self.entries.first(where: { $0.frames.isSame(as: frames.bytes) }) { return entry.compressed }
        let compressed = self.compressAnew(frames)
        self.remember(Entry(frames: frames.bytes, compressed: compressed))
        return compressed
    }

    private func compressAnew(_ frames: OutboundFrames) -> ByteBuffer {
        var bytes = ByteBuffer()
        var isChanged = false
        for message in frames.messages {
            let payload = message.payload
            let deflated = payload.readableBytes >= self.minimumSize ? self.deflater.deflate(payload) : nil
            // Some messages grow.
            if let deflated, deflated.readableBytes < payload.readableBytes {
                Self.write(message.kind, deflated, isCompressed: true, to: &bytes)
                isChanged = true
            } else {
                Self.write(message.kind, payload, isCompressed: false, to: &bytes)
            }
        }
        return isChanged ? bytes : frames.bytes
    }

    private static func write(
        _ kind: OutboundFrames.Kind,
        _ payload: ByteBuffer,
        isCompressed: Bool,
        to bytes: inout ByteBuffer
    ) {
        let length = payload.readableBytes
        bytes.reserveCapacity(minimumWritableBytes: length + 10)
        bytes.writeInteger((isCompressed ? 0xC0 : 0x80) | kind.rawValue)  // FIN, and RSV1 where it is compressed
        switch length {
        case ...125:
            bytes.writeInteger(UInt8(length))
        case ...Int(UInt16.max):
            bytes.writeInteger(UInt8(126))
            bytes.writeInteger(UInt16(length))
        default:
            bytes.writeInteger(UInt8(127))
            bytes.writeInteger(UInt64(length))
        }
        bytes.writeImmutableBuffer(payload)
    }

    private func remember(_ entry: Entry) {
        guard !self.entries.isEmpty else {
            self.entries.append(entry)
            // Nothing is kept beyond the turn.
            self.eventLoop.assumeIsolated().execute {
                self.entries = []
                self.oldest = 0
            }
            return
        }
        guard self.entries.count == Self.capacity else { return self.entries.append(entry) }
        self.entries[self.oldest] = entry
        self.oldest = (self.oldest + 1) % Self.capacity
    }
}

extension ByteBuffer {
    /// Whether the buffers have the same bytes, which is known without looking where they share their storage.
    fileprivate func isSame(as other: ByteBuffer) -> Bool {
        guard self.readableBytes == other.readableBytes else { return false }
        let isShared = self.withUnsafeReadableBytes { mine in
            other.withUnsafeReadableBytes { mine.baseAddress == $0.baseAddress }
        }
        return isShared || self == other
    }
}
