package import NIOCore

/// The form that messages have on the wire, as a client asks for it with `vsn`.
package enum Serializer: Hashable, Sendable, CaseIterable {
    /// JSON objects, without binary payloads: phoenix.js before 1.4.
    case v1
    /// JSON arrays, and binary frames.
    case v2

    /// Chooses the serializer for a version.
    ///
    /// - Parameter version: The client's `vsn`: 1.x.y or 2.0.x. None counts as 1.0.0.
    package init?(version: String?) {
        guard let version else {
            self = .v1
            return
        }
        let numbers = version.split(separator: ".", omittingEmptySubsequences: false).map { UInt16($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], numbers[2] != nil else { return nil }
        switch (major, minor) {
        case (1, _): self = .v1
        case (2, 0): self = .v2
        default: return nil
        }
    }

    /// Reads a text message.
    ///
    /// - Parameter maximumDepth: How deep arrays and objects may be nested.
    /// - Throws: ``ChannelError/Code/malformedMessage``.
    package func decode(text: ByteBuffer, maximumDepth: Int) throws(ChannelError) -> Message {
        switch self {
        case .v1: try V1Serializer.decode(text, maximumDepth: maximumDepth)
        case .v2: try V2Serializer.decode(text, maximumDepth: maximumDepth)
        }
    }

    /// Reads a binary message.
    ///
    /// - Throws: ``ChannelError/Code/malformedMessage``.
    package func decode(binary: ByteBuffer) throws(ChannelError) -> Message {
        switch self {
        case .v1: throw ChannelError(.malformedMessage, "V1 has no binary messages.")
        case .v2: try V2BinaryFrames.decode(binary)
        }
    }

    /// Frames a message that the server sends on its own.
    package func frames(for message: Message) throws(ChannelError) -> OutboundFrames {
        switch (self, message.payload.kind) {
        case (.v1, .json): V1Serializer.encode(message)
        case (.v1, .binary): throw Self.binaryNotSupported
        case (.v2, .json): V2Serializer.encode(message)
        case (.v2, .binary): try V2BinaryFrames.encode(push: message)
        }
    }

    /// Frames a reply.
    package func frames(for reply: Reply) throws(ChannelError) -> OutboundFrames {
        switch (self, reply.response.kind) {
        case (.v1, .json): V1Serializer.encode(reply)
        case (.v1, .binary): throw Self.binaryNotSupported
        case (.v2, .json): V2Serializer.encode(reply)
        case (.v2, .binary): try V2BinaryFrames.encode(reply)
        }
    }

    private static var binaryNotSupported: ChannelError {
        ChannelError(.binaryNotSupported, "The client's serializer, V1, cannot carry a binary payload.")
    }
}
