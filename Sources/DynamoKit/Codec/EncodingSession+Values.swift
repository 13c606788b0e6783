import FoundationEssentials

extension EncodingSession {
    /// Encodes a value of any type at a node that is still empty.
    ///
    /// The node is left out afterwards if the strategies say so.
    func encode<Value: Encodable>(_ value: Value, at node: Int) throws {
        if let special = SpecialType(Value.self) { return try self.encode(value, special, at: node) }
        if self.mayBeSet(Value.self) {
            if let set = value as? any EncodableSet { return try self.encode(set, at: node) }
            self.isNoSet(Value.self)
        }
        try value.encode(to: ValueEncoder(session: self, node: node))
    }

    /// Encodes types that the coder treats in its own way rather than in theirs.
    private func encode<Value: Encodable>(_ value: Value, _ special: SpecialType, at node: Int) throws {
        switch special {
        case .string: self.setScalar(at: node) { $0.appendAttribute(same() as String) }
        case .attributeValue: try self.encode(attribute: same(), at: node)
        case .attributeNumber: self.setScalar(at: node) { $0.appendAttribute(same() as AttributeNumber) }
        case .data: self.setScalar(at: node) { $0.appendAttribute([UInt8](same() as Data)) }
        case .bytes: self.setScalar(at: node) { $0.appendAttribute(same() as [UInt8]) }
        case .date: try self.encode(attribute: self.strategies.dates.encode(same()) { self.path(to: node) }, at: node)
        case .decimal:
            let number = try AttributeNumber(text: (same() as Decimal).description, of: value) { self.path(to: node) }
            self.setScalar(at: node) { $0.appendAttribute(number) }
        case .url: self.setScalar(at: node) { $0.appendAttribute((same() as URL).absoluteString) }
        case .item: try self.encode(attribute: .map(same()), at: node)
        }

        func same<Actual>() -> Actual {
            // `special` says that the two are one type.
            unsafeBitCast(value, to: Actual.self)
        }
    }

    func encodeNull(at node: Int) {
        self.setScalar(at: node) { $0.append(#"{"NULL":true}"#) }
    }

    func encode(_ value: Bool, at node: Int) {
        self.setScalar(at: node) { $0.append(value ? #"{"BOOL":true}"# : #"{"BOOL":false}"#) }
    }

    func encode(_ value: String, at node: Int) {
        self.setScalar(at: node) { $0.appendAttribute(value) }
    }

    /// - Throws: `EncodingError` when the number has more than 38 significant digits.
    @inline(__always)
    func encode(integer value: some FixedWidthInteger, at node: Int) throws {
        if let small = Int64(exactly: value) {
            self.setScalar(at: node) { $0.appendAttribute(small) }
        } else {
            let number = try AttributeNumber(integer: value) { self.path(to: node) }
            self.setScalar(at: node) { $0.appendAttribute(number) }
        }
    }

    /// - Throws: `EncodingError` when DynamoDB has no such number.
    func encode(decimal value: some BinaryFloatingPoint & LosslessStringConvertible, at node: Int) throws {
        let text = value.description
        // Most print as DynamoDB has them. Numbers with an exponent, negative zero and what is no number do not.
        if value != 0, text.utf8.allSatisfy({ $0 >= UInt8(ascii: "-") && $0 <= UInt8(ascii: "9") }) {
            let digits = text.hasSuffix(".0") ? text.dropLast(2) : text[...]
            self.setScalar(at: node) { $0.appendAttribute(digits: digits) }
        } else {
            let number = try AttributeNumber(text: text, of: value) { self.path(to: node) }
            self.setScalar(at: node) { $0.appendAttribute(number) }
        }
    }

    /// Encodes an attribute value as it is.
    private func encode(attribute value: AttributeValue, at node: Int) throws {
        switch value {
        case .list(let elements):
            let list = self.container(.list, at: node)
            for element in elements { try self.encode(attribute: element, at: self.addElement(to: list)) }
        case .map(let members):
            let map = self.container(.map, at: node)
            for (name, member) in members { try self.encode(attribute: member, at: self.addMember(name, to: map)) }
        case .string, .number, .binary, .bool, .null, .stringSet, .numberSet, .binarySet:
            self.setScalar(at: node) { $0.appendAttribute(value) }
        }
        // A container that nests too deep is not gone into.
        if let failure = self.failure { throw failure }
    }

    private func encode(_ set: any EncodableSet, at node: Int) throws {
        if set.isEmpty {
            switch self.strategies.emptySets {
            case .omit: self.leaveOut(node)
            case .null: self.encodeNull(at: node)
            case .list: _ = self.container(.list, at: node)
            }
            return
        }
        let path = self.path(to: node)
        let value: AttributeValue =
            switch set {
            case let strings as Set<String>: .stringSet(strings)
            case let numbers as Set<Int>: .numberSet(Set(numbers.map { AttributeNumber($0) }))
            default:
                try AttributeValue(
                    setOf: set.encodedElements { element in
                        let session = EncodingSession(
                            strategies: self.strategies,
                            userInfo: self.userInfo,
                            basePath: path
                        )
                        return try session.value(of: element) ?? .null
                    },
                    path: path
                )
            }
        try self.encode(attribute: value, at: node)
    }
}
