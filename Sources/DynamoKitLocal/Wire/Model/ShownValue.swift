import DynamoKit

/// A value of a request as DynamoDB quotes it in validation errors, which is how its Java prints it: `{Things=[]}` for a
/// map, `KeySchemaElement(attributeName=pk, keyType=HASH)` for a structure.
struct ShownValue {
    /// Most characters that are quoted: a request may have megabytes.
    private static let maximumLength = 1024

    private let model: ServiceModel
    private var json: DynamoJSONReader
    private var text = ""

    /// - Parameter json: The value, which has been read before.
    static func text(of json: String, as shape: ServiceModel.ShapeIndex, in model: ServiceModel) -> String {
        var value = ShownValue(model: model, json: DynamoJSONReader(Array(json.utf8)))
        do throws(DynamoJSONError) {
            try value.append(shape)
        } catch {
            preconditionFailure("what has been read cannot be read again: \(error)")
        }
        return value.text.count > Self.maximumLength ? "\(value.text.prefix(Self.maximumLength))…" : value.text
    }

    /// - Parameter index: The value's shape, or `nil` when the model does not say.
    private mutating func append(_ index: ServiceModel.ShapeIndex?) throws(DynamoJSONError) {
        switch try self.json.nextKind() {
        case .object:
            guard let index, let members = self.model.members(of: index) else { return try self.appendMap(of: index) }
            try self.appendStructure(self.model.shapes[index].name, members)
        case .array:
            let element: ServiceModel.ShapeIndex? =
                if let index, case .list(let element) = self.model.shapes[index].kind { element } else { nil }
            var separator = ""
            self.text += "["
            try self.json.beginArray()
            while try self.json.nextElement() {
                self.text += separator
                separator = ", "
                try self.append(element)
            }
            self.text += "]"
        case .string: self.text += try self.json.readString()
        case .number: self.text += try self.json.readNumberText()
        case .bool: self.text += try self.json.readBool() ? "true" : "false"
        case .null:
            try self.json.skipValue()
            self.text += "null"
        }
    }

    private mutating func appendMap(of index: ServiceModel.ShapeIndex?) throws(DynamoJSONError) {
        let value: ServiceModel.ShapeIndex? =
            if let index, case .map(_, let value) = self.model.shapes[index].kind { value } else { nil }
        var separator = ""
        self.text += "{"
        try self.json.beginObject()
        while let name = try self.json.nextMember() {
            self.text += "\(separator)\(name)="
            separator = ", "
            try self.append(value)
        }
        self.text += "}"
    }

    /// - Parameter members: Those of the model. An attribute value's are named as they are.
    private mutating func appendStructure(
        _ name: String,
        _ members: [ServiceModel.Member]
    ) throws(DynamoJSONError) {
        var separator = ""
        self.text += "\(name)("
        try self.json.beginObject()
        while let name = try self.json.nextMember() {
            let member = members.first { $0.name == name }
            self.text += "\(separator)\(member?.label ?? name)="
            separator = ", "
            try self.append(member?.shape)
        }
        self.text += ")"
    }
}

extension ServiceModel {
    /// The members that a structure can have, or `nil` for other shapes. An attribute value's are no matter of the model.
    fileprivate func members(of index: ShapeIndex) -> [Member]? {
        switch self.shapes[index].kind {
        case .structure(let members): members
        case .attribute: []
        case .map, .list, .string, .blob, .integer, .long, .number, .boolean: nil
        }
    }
}
