public import NIOCore

/// JSON that is taken apart and put together as it stands, for channels that pass on what they need not understand.
extension Payload {
    /// Takes JSON text over as it stands.
    ///
    /// - Parameter text: One JSON value in UTF-8, nested 512 deep at most.
    /// - Throws: ``ChannelError/Code/invalidPayload`` if it is not that.
    public init(validating text: ByteBuffer) throws(ChannelError) {
        let range = try? text.withUnsafeReadableBytes { bytes in
            guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONScanner.Malformed() }
            var scanner = JSONScanner(bytes)
            let value = try scanner.skipValue(depth: 512)
            try scanner.expectEnd()
            return value
        }
        guard let range else { throw ChannelError(.invalidPayload, "The text is not one JSON value.") }
        self = .json(text.readableSlice(range))
    }

    /// The value of an object's member, as it stands there. Of several with the name, the first.
    ///
    /// - Throws: ``ChannelError/Code/invalidPayload`` when there is no such member.
    public func member(_ name: String) throws(ChannelError) -> Payload {
        let range = try? self.bytes.withUnsafeReadableBytes { bytes in
            var scanner = JSONScanner(bytes)
            try scanner.expect(UInt8(ascii: "{"))
            while true {
                let found = try scanner.readString()
                try scanner.expect(UInt8(ascii: ":"))
                let value = try scanner.skipValue(depth: 512)
                if found == name { return value }
                try scanner.expect(UInt8(ascii: ","))
            }
        }
        guard self.kind == .json, let range else {
            throw ChannelError(.invalidPayload, "The payload has no member \(name).")
        }
        return .json(self.bytes.readableSlice(range))
    }

    /// An object of members, each as it stands.
    ///
    /// - Throws: ``ChannelError/Code/unencodablePayload`` if one is binary.
    public static func object(_ members: KeyValuePairs<String, Payload>) throws(ChannelError) -> Payload {
        var text = ByteBuffer()
        text.writeStaticString("{")
        for (index, member) in members.enumerated() {
            guard member.value.kind == .json else {
                throw ChannelError(.unencodablePayload, "The member \(member.key) is binary, and no JSON.")
            }
            if index > 0 { text.writeStaticString(",") }
            text.writeJSONString(member.key)
            text.writeStaticString(":")
            text.writeImmutableBuffer(member.value.bytes)
        }
        text.writeStaticString("}")
        return .json(text)
    }
}
