import DynamoKit

/// An attribute value has just one member, which names its type.
///
/// Specification:
/// [AttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html)
extension RequestCheck {
    mutating func checkAttribute(_ kind: DynamoJSONReader.ValueKind, isElement: Bool) throws {
        try self.expectStructure(kind, named: "AttributeValue", isElement: isElement)
        var types = 0
        try self.json.beginObject()
        while let descriptor = try self.json.nextMember() {
            let kind = try self.json.nextKind()
            guard try self.checkMember(descriptor, kind) else {
                try self.json.skipValue()
                continue
            }
            types += 1
        }
        guard types != 1 else { return }
        self.noteAttribute(
            types == 0
                ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                    + "datatypes"
        )
    }

    /// - Returns: Whether the descriptor is one of DynamoDB's; if not, nothing has been read.
    private mutating func checkMember(_ descriptor: String, _ kind: DynamoJSONReader.ValueKind) throws -> Bool {
        switch descriptor {
        case "S": _ = try self.readString(kind)
        case "N": self.checkNumber(try self.readString(kind))
        case "B": _ = try self.readBlob(kind)
        case "BOOL": try self.readBool(kind)
        case "NULL": try self.checkNull(kind)
        case "SS":
            try self.checkSet(
                kind,
                duplicates: {
                    "One or more parameter values were invalid: Input collection \($0) contains duplicates."
                },
                read: { check, kind in try check.readString(kind) }
            )
        case "BS":
            try self.checkSet(
                kind,
                duplicates: {
                    "One or more parameter values were invalid: Input collection \($0)of type BS contains duplicates."
                },
                read: { check, kind in try check.readBlob(kind) }
            )
        case "NS":
            try self.checkSet(kind, duplicates: { _ in "Input collection contains duplicates" }) { check, kind in
                let text = try check.readString(kind)
                check.checkNumber(text)
                // Two spellings of one number are one element.
                return AttributeNumber(text)?.description ?? text
            }
        case "L":
            try self.expectList(kind, isElement: false)
            try self.json.beginArray()
            while try self.json.nextElement() {
                try self.checkAttribute(try self.json.nextKind(), isElement: true)
            }
        case "M":
            try self.expectMap(kind, of: Self.javaClass("AttributeValue"), isElement: false)
            try self.json.beginObject()
            while try self.json.nextMember() != nil {
                try self.checkAttribute(try self.json.nextKind(), isElement: true)
            }
        default: return false
        }
        return true
    }

    private mutating func checkNull(_ kind: DynamoJSONReader.ValueKind) throws {
        let start = self.json.offset
        try self.readBool(kind)
        guard self.json.text(in: start..<self.json.offset).hasSuffix("false") else { return }
        let fault = "One or more parameter values were invalid: Null attribute value types must have the value of true"
        // The one fault that is told without the name of the placeholder.
        if self.isInStartKey { self.noteAttribute(fault) } else { self.note(fault) }
    }

    private mutating func checkSet(
        _ kind: DynamoJSONReader.ValueKind,
        duplicates: (String) -> String,
        read: (inout RequestCheck, DynamoJSONReader.ValueKind) throws -> String
    ) throws {
        try self.expectList(kind, isElement: false)
        var elements: [String] = []
        try self.json.beginArray()
        while try self.json.nextElement() {
            let kind = try self.json.nextKind()
            elements.append(try read(&self, kind))
        }
        // By bytes: the engine has words of its own for texts that differ only in those.
        guard Set(elements.map { Array($0.utf8) }).count < elements.count else { return }
        let fault = duplicates("[\(elements.joined(separator: ", "))]")
        if self.isInStartKey { self.note(fault) } else { self.noteAttribute(fault) }
    }

    private mutating func checkNumber(_ text: String) {
        do throws(AttributeNumberError) {
            _ = try AttributeNumber(text[...])
        } catch {
            switch error {
            case .malformed:
                self.noteNumber(
                    text.isEmpty
                        ? "The parameter cannot be converted to a numeric value"
                        : "The parameter cannot be converted to a numeric value: \(text)"
                )
            case .tooManyDigits, .overflow, .underflow: self.noteNumber(error.serviceMessage)
            }
        }
    }

    private mutating func noteNumber(_ fault: String) {
        if self.isInStartKey { self.note(fault) } else { self.noteAttribute(fault) }
    }

    // MARK: Where the value stands

    /// Notes what is wrong with a value, and whose it is where the service says so.
    private mutating func noteAttribute(_ fault: String) {
        if self.isInStartKey {
            self.note("The provided starting key is invalid: \(fault)")
        } else if let placeholder = self.placeholder {
            self.note("ExpressionAttributeValues contains invalid value: \(fault) for key \(placeholder)")
        } else {
            self.note(fault)
        }
    }

    private var isInStartKey: Bool { self.isIn("exclusiveStartKey") }

    /// The placeholder that the value stands for.
    private var placeholder: String? {
        guard self.isIn("expressionAttributeValues"), case .entry(let name)? = self.path.last else { return nil }
        return name
    }

    private func isIn(_ label: String) -> Bool {
        guard self.path.count >= 2, case .member(label) = self.path[self.path.count - 2] else { return false }
        return true
    }
}
