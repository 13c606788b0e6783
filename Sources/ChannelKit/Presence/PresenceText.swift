import NIOCore

/// What stands beside the metas of each key: the members of a JSON object, without its braces.
typealias PresenceMembers = [String: ByteBuffer]

/// Presence as clients read it: `{key: {"metas": [meta, …]}, …}`.
enum PresenceText {
    /// Puts the references into a meta.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload`` when it is not a JSON object.
    static func meta(
        _ value: some Encodable & Sendable,
        ref: String,
        previous: String? = nil
    ) throws(ChannelError) -> Payload {
        let payload = try Payload(encoding: value)
        var bytes = payload.bytes
        guard payload.kind == .json, bytes.readInteger(as: UInt8.self) == UInt8(ascii: "{") else {
            throw ChannelError(.unencodablePayload, "The meta of a presence has to be a JSON object.")
        }
        var text = ByteBuffer()
        text.writeStaticString(#"{"phx_ref":"#)
        text.writeJSONString(ref)
        if let previous {
            text.writeStaticString(#","phx_ref_prev":"#)
            text.writeJSONString(previous)
        }
        if bytes.readableBytes > 1 { text.writeStaticString(",") }
        text.writeImmutableBuffer(bytes)
        return .json(text)
    }

    /// What a hook says about one key, to stand beside its metas.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload`` when it is not a JSON object, or has a member `metas` itself.
    static func members(_ value: some Encodable) throws(ChannelError) -> ByteBuffer {
        let payload = try Payload(encoding: value)
        var bytes = payload.bytes
        guard payload.kind == .json, bytes.readInteger(as: UInt8.self) == UInt8(ascii: "{") else {
            throw ChannelError(.unencodablePayload, "What stands beside metas has to be a JSON object.")
        }
        guard (try? payload.member("metas")) == nil else {
            throw ChannelError(.unencodablePayload, "What stands beside metas cannot have a member of that name.")
        }
        return bytes.getSlice(at: bytes.readerIndex, length: bytes.readableBytes - 1) ?? ByteBuffer()
    }

    static func state(_ entries: [PresenceEntry], members: PresenceMembers = [:]) -> Payload {
        var text = ByteBuffer()
        Self.write(entries, members, to: &text)
        return .json(text)
    }

    /// Adds somebody to a state that does not have their key yet.
    static func append(_ entry: PresenceEntry, members: PresenceMembers = [:], to state: inout ByteBuffer) {
        state.moveWriterIndex(to: state.writerIndex - 1)  // before the brace that ends it
        if state.readableBytes > 1 { state.writeStaticString(",") }
        Self.write(entry.key, [entry.meta], members[entry.key], to: &state)
        state.writeStaticString("}")
    }

    static func diff(_ diff: PresenceDiff, members: PresenceMembers = [:]) -> Payload {
        var text = ByteBuffer()
        text.writeStaticString(#"{"leaves":"#)
        Self.write(diff.leaves.sorted { $0.key < $1.key }.map(\.value), members, to: &text)
        text.writeStaticString(#","joins":"#)
        Self.write(diff.joins.sorted { $0.key < $1.key }.map(\.value), members, to: &text)
        text.writeStaticString("}")
        return .json(text)
    }

    static func count(_ count: Int) -> Payload {
        .json(ByteBuffer(string: #"{"count":\#(count)}"#))
    }

    private static func write(_ entries: [PresenceEntry], _ members: PresenceMembers, to text: inout ByteBuffer) {
        var positions: [String: Int] = [:]
        var keys: [(key: String, metas: [Payload])] = []
        for entry in entries {
            if let position = positions[entry.key] {
                keys[position].metas.append(entry.meta)
            } else {
                positions[entry.key] = keys.count
                keys.append((entry.key, [entry.meta]))
            }
        }
        text.writeStaticString("{")
        for (index, (key, metas)) in keys.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            Self.write(key, metas, members[key], to: &text)
        }
        text.writeStaticString("}")
    }

    private static func write(_ key: String, _ metas: [Payload], _ members: ByteBuffer?, to text: inout ByteBuffer) {
        text.writeJSONString(key)
        text.writeStaticString(#":{"metas":["#)
        for (index, meta) in metas.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            text.writeImmutableBuffer(meta.bytes)
        }
        text.writeStaticString("]")
        if let members, members.readableBytes > 0 {
            text.writeStaticString(",")
            text.writeImmutableBuffer(members)
        }
        text.writeStaticString("}")
    }
}
