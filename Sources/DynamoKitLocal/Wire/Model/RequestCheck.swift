import DynamoKit

/// Goes once through a request's body, before it is decoded, with the service's model in hand.
///
/// As in DynamoDB, JSON of the wrong type ends the check with a `SerializationException`; else all constraints that do not
/// hold are told together; else the first attribute value that is none.
struct RequestCheck {
    private let model: ServiceModel
    var json: DynamoJSONReader
    /// Where in the request the check is.
    private var path: [Step] = []
    private var violations: [String] = []
    /// What is wrong with the first attribute value that is none.
    private var fault: String?

    private enum Step {
        case member(String)
        case entry(String)
        case element(Int)
    }

    /// The parameters of the time before expressions, which the engine does not have. Passing over one would change what
    /// the request means.
    private static let legacyMembers: Set<String> = [
        "AttributesToGet", "AttributeUpdates", "ConditionalOperator", "Expected", "KeyConditions", "QueryFilter",
        "ScanFilter",
    ]

    /// - Throws: `DynamoError` with code `DynamoError.Code.serialization` or `DynamoError.Code.validation`.
    static func check(
        _ body: [UInt8],
        against shape: ServiceModel.ShapeIndex,
        model: ServiceModel = .shared
    ) throws(DynamoError) {
        var check = RequestCheck(model: model, body: body)
        try check.run(shape)
    }

    private init(model: ServiceModel, body: [UInt8]) {
        self.model = model
        self.json = DynamoJSONReader(body)
    }

    private mutating func run(_ shape: ServiceModel.ShapeIndex) throws(DynamoError) {
        do {
            try self.check(shape)
            try self.json.finish()
        } catch let error as DynamoError {
            throw error
        } catch {
            throw DynamoError(.serialization, message: "\(error)", cause: error)
        }
        if !self.violations.isEmpty {
            let count = self.violations.count
            throw ValidationError.invalid(
                "\(count) validation error\(count == 1 ? "" : "s") detected: \(self.violations.joined(separator: "; "))"
            )
        }
        if let fault { throw ValidationError.invalid(fault) }
    }

    // MARK: Shapes

    /// Checks a value and all that is in it.
    ///
    /// - Parameter isElement: Whether it stands in a list or a map, which then tells of its elements' constraints.
    /// - Returns: Whether the constraints of the value itself hold.
    @discardableResult
    private mutating func check(_ index: ServiceModel.ShapeIndex, isElement: Bool = false) throws -> Bool {
        let shape = self.model.shapes[index]
        let kind = try self.json.nextKind()
        let start = self.json.offset
        var faults: [String] = []
        switch shape.kind {
        case .structure(let members): try self.checkStructure(members, kind)
        case .map(let key, let value):
            let count = try self.checkMap(key, value, kind, start: start)
            faults = shape.faults(inLength: count)
            if count == 0 { self.noteEmptyPlaceholders() }
        case .list(let element):
            faults = shape.faults(inLength: try self.checkList(element, kind, start: start))
        case .string: faults = shape.faults(in: try self.readString(kind))
        case .blob: _ = try self.readBlob(kind)
        case .integer: faults = shape.faults(in: try self.readInteger(kind))
        case .number:
            try self.expect(.number, kind, as: "Double")
            _ = try self.json.readDouble()
        case .boolean: try self.readBool(kind)
        case .attribute: try self.checkAttribute(kind)
        }
        if !isElement {
            for fault in faults { self.violate(from: start, fault) }
        }
        return faults.isEmpty
    }

    private mutating func checkStructure(
        _ members: [ServiceModel.Member],
        _ kind: DynamoJSONReader.ValueKind
    ) throws {
        try self.expect(.object, kind, as: "Map")
        var found: Set<String> = []
        try self.json.beginObject()
        // Null stands for a member that is not there.
        while let name = try self.json.nextMember() {
            guard let member = members.first(where: { $0.name == name }) else {
                try self.json.skipValue()
                continue
            }
            guard !Self.legacyMembers.contains(name) else {
                throw ValidationError.invalid(
                    "The parameter \(name) is of the time before expressions, and not supported here."
                )
            }
            found.insert(name)
            self.path.append(.member(member.label))
            try self.check(member.shape)
            self.path.removeLast()
        }
        for member in members where member.isRequired && !found.contains(member.name) {
            self.path.append(.member(member.label))
            self.violate("null", "Member must not be null")
            self.path.removeLast()
        }
    }

    /// - Returns: How many entries there are.
    private mutating func checkMap(
        _ key: ServiceModel.ShapeIndex,
        _ value: ServiceModel.ShapeIndex,
        _ kind: DynamoJSONReader.ValueKind,
        start: Int
    ) throws -> Int {
        try self.expect(.object, kind, as: "Map")
        let keyShape = self.model.shapes[key]
        var count = 0
        var keysHold = true
        var valuesHold = true
        try self.json.beginObject()
        while let name = try self.json.nextMember() {
            count += 1
            if keyShape.isConstrained, !keyShape.faults(in: name).isEmpty { keysHold = false }
            self.path.append(.entry(name))
            if try !self.check(value, isElement: true) { valuesHold = false }
            self.path.removeLast()
        }
        if !keysHold { self.violate(from: start, "Map keys must satisfy constraint: [\(keyShape.constraints)]") }
        if !valuesHold {
            self.violate(
                from: start,
                "Map value must satisfy constraint: [\(self.model.shapes[value].constraints)]"
            )
        }
        return count
    }

    /// - Returns: How many elements there are.
    private mutating func checkList(
        _ element: ServiceModel.ShapeIndex,
        _ kind: DynamoJSONReader.ValueKind,
        start: Int
    ) throws -> Int {
        try self.expect(.array, kind, as: "List")
        var count = 0
        var elementsHold = true
        try self.json.beginArray()
        while try self.json.nextElement() {
            count += 1
            self.path.append(.element(count))
            if try !self.check(element, isElement: true) { elementsHold = false }
            self.path.removeLast()
        }
        if !elementsHold {
            self.violate(
                from: start,
                "Member must satisfy constraint: [\(self.model.shapes[element].constraints)]"
            )
        }
        return count
    }

    // MARK: What is wrong

    /// Placeholders that are none are no fault to the model, and yet one to the service.
    private mutating func noteEmptyPlaceholders() {
        guard case .member(let label)? = self.path.last, label.hasPrefix("expressionAttribute") else { return }
        self.note("\(label.prefix(1).uppercased())\(label.dropFirst()) must not be empty")
    }

    /// Notes what is wrong with an attribute value. The first fault is the one that is told.
    mutating func note(_ fault: String) {
        if self.fault == nil { self.fault = fault }
    }

    /// Notes that the value that was just read, from `start` on, does not satisfy a constraint.
    private mutating func violate(from start: Int, _ constraint: String) {
        let value = ShownValue.text(of: self.json.text(in: start..<self.json.offset))
        self.violate("'\(value)'", constraint)
    }

    private mutating func violate(_ value: String, _ constraint: String) {
        self.violations.append("Value \(value) at '\(self.place)' failed to satisfy constraint: \(constraint)")
    }

    /// As DynamoDB writes it: `transactItems.1.member.put.tableName`.
    private var place: String {
        self.path
            .map { step in
                switch step {
                case .member(let label): label
                case .entry(let key): "\(key).member"
                case .element(let number): "\(number).member"
                }
            }
            .joined(separator: ".")
    }
}
