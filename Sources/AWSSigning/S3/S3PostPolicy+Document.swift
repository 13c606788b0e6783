extension S3PostPolicy {
    /// The policy as S3 reads it, which is signed in Base64.
    ///
    /// - Parameters:
    ///   - expiration: When it ends, in the extended form of ISO 8601.
    ///   - bucket: The bucket's name.
    ///   - signature: The fields that say who signs.
    func document(expiration: String, bucket: String, signature: [(name: String, value: String)]) -> String {
        var conditions = self.matches.map { Self.condition($0.name, $0.match) }
        if let contentLength {
            conditions.append("[\"content-length-range\", \(contentLength.lowerBound), \(contentLength.upperBound)]")
        }
        conditions.append(Self.condition("bucket", .exactly(bucket)))
        conditions.append(Self.condition("key", self.key))
        for field in signature { conditions.append(Self.condition(field.name, .exactly(field.value))) }
        return """
            {"expiration": \(Self.quoted(expiration)), "conditions": [\(conditions.joined(separator: ", "))]}
            """
    }

    private static func condition(_ name: String, _ match: Match) -> String {
        switch match {
        case .exactly(let value): "{\(self.quoted(name)): \(self.quoted(value))}"
        case .startsWith(let prefix): "[\"starts-with\", \(self.quoted("$" + name)), \(self.quoted(prefix))]"
        }
    }

    /// A JSON string in ASCII, as S3 asks for.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: quoted += "\\\""
            case 0x5C: quoted += "\\\\"
            case 0x0A: quoted += "\\n"
            case 0x0D: quoted += "\\r"
            case 0x09: quoted += "\\t"
            case 0x20...0x7E: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: quoted += "\\u" + String(hexadecimal: [UInt8(unit >> 8), UInt8(unit & 0xFF)])
            }
        }
        return quoted + "\""
    }
}
