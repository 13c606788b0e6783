import DynamoKit

/// An attribute value has just one member, which names its type.
///
/// Specification:
/// [AttributeValue](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html)
extension RequestCheck {
    mutating func checkAttribute(_ kind: DynamoJSONReader.ValueKind) throws {
        try self.expect(.object, kind, as: "AttributeValue")
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
        self.note(
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
        case "NULL":
            try self.expect(.bool, kind, as: "Boolean")
            guard try self.json.readBool() else {
                self.noteParameter("Null attribute value types must have the value of true")
                return true
            }
        case "SS": try self.checkSet(kind) { check, kind in try check.readString(kind) }
        case "BS": try self.checkSet(kind) { check, kind in try check.readBlob(kind) }
        case "NS":
            try self.checkSet(kind) { check, kind in
                let text = try check.readString(kind)
                check.checkNumber(text)
                // Two spellings of one number are one element.
                return AttributeNumber(text)?.description ?? text
            }
        case "L":
            try self.expect(.array, kind, as: "List")
            try self.json.beginArray()
            while try self.json.nextElement() { try self.checkAttribute(try self.json.nextKind()) }
        case "M":
            try self.expect(.object, kind, as: "Map")
            try self.json.beginObject()
            while try self.json.nextMember() != nil { try self.checkAttribute(try self.json.nextKind()) }
        default: return false
        }
        return true
    }

    private mutating func checkSet(
        _ kind: DynamoJSONReader.ValueKind,
        _ read: (inout RequestCheck, DynamoJSONReader.ValueKind) throws -> String
    ) throws {
        try self.expect(.array, kind, as: "List")
        var elements: [String] = []
        try self.json.beginArray()
        while try self.json.nextElement() {
            let kind = try self.json.nextKind()
            elements.append(try read(&self, kind))
        }
        // By bytes: the engine has words of its own for texts that differ only in those.
        if Set(elements.map { Array($0.utf8) }).count < elements.count {
            self.noteParameter("Input collection [\(elements.joined(separator: ", "))] contains duplicates.")
        }
    }

    private mutating func checkNumber(_ text: String) {
        do throws(AttributeNumberError) {
            _ = try AttributeNumber(text[...])
        } catch {
            switch error {
            case .malformed:
                self.note(
                    text.isEmpty
                        ? "The parameter cannot be converted to a numeric value"
                        : "The parameter cannot be converted to a numeric value: \(text)"
                )
            case .tooManyDigits: self.note("Attempting to store more than 38 significant digits in a Number")
            case .overflow:
                self.note(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range"
                )
            case .underflow:
                self.note(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
                )
            }
        }
    }

    private mutating func noteParameter(_ fault: String) {
        self.note("One or more parameter values were invalid: \(fault)")
    }
}
