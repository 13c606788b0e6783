import DynamoKit

/// Goes once through a request's body, before it is decoded, with the service's model in hand.
///
/// As in DynamoDB, JSON of the wrong type ends the check with a `SerializationException`; else all constraints that do not
/// hold are told together; else the first attribute value that is none.
struct RequestCheck {
    private let model: ServiceModel
    /// The name of the request's shape.
    private let request: String
    var json: DynamoJSONReader
    /// Where in the request the check is.
    private(set) var path: [Step] = []
    private var violations: [String] = []
    /// What is wrong with the first attribute value that is none.
    private var fault: String?

    enum Step {
        case member(String)
        case entry(String)
        case element(Int)
    }

    /// - Throws: `DynamoError` with code `DynamoError.Code.serialization` or `DynamoError.Code.validation`.
    static func check(
        _ body: [UInt8],
        against shape: ServiceModel.ShapeIndex,
        model: ServiceModel = .shared
    ) throws(DynamoError) {
        var check = RequestCheck(model: model, request: model.shapes[shape].name, body: body)
        try check.run(shape)
    }

    private init(model: ServiceModel, request: String, body: [UInt8]) {
        self.model = model
        self.request = request
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
        if !self.violations.isEmpty { throw ValidationError.violations(self.violations) }
        guard let fault else { return }
        let error = ValidationError.invalid(fault)
        throw RequestEnvelope.operations.contains(self.request) ? RequestEnvelope.sealed(error) : error
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
        case .structure(let members):
            try self.expectStructure(kind, named: shape.name, isElement: isElement || self.path.isEmpty)
            try self.checkStructure(members, named: shape.name)
        case .map(let key, let value):
            try self.expectMap(kind, of: self.model.javaType(of: value), isElement: isElement)
            let count = try self.checkMap(key, value, of: index, start: start)
            faults = shape.faults(inLength: count)
            if count == 0 { self.noteEmptyMap() }
        case .list(let element):
            try self.expectList(kind, isElement: isElement)
            let count = try self.checkList(element, of: index, start: start)
            faults = shape.faults(inLength: count)
            if count == 0 { self.noteEmptyList() }
        case .string: faults = shape.faults(in: try self.readString(kind))
        case .blob: _ = try self.readBlob(kind)
        case .integer: faults = shape.faults(in: try self.readInteger(kind, "java.lang.Integer"))
        case .long: faults = shape.faults(in: try self.readInteger(kind, "java.lang.Long"))
        case .number: try self.readNumber(kind)
        case .boolean: try self.readBool(kind)
        case .attribute: try self.checkAttribute(kind, isElement: isElement)
        }
        if !isElement {
            for fault in faults { self.violate(from: start, index, fault) }
        }
        return faults.isEmpty
    }

    private mutating func checkStructure(_ members: [ServiceModel.Member], named name: String) throws {
        var found: Set<String> = []
        // The service goes by its model, whatever the order in the request.
        var told: [(place: Int, violations: [String])] = []
        func tell(_ place: Int, from first: Int, of check: inout RequestCheck) {
            guard check.violations.count > first else { return }
            told.append((place, Array(check.violations[first...])))
            check.violations.removeSubrange(first...)
        }
        let start = self.json.offset
        let first = self.violations.count
        try self.json.beginObject()
        // Null stands for a member that is not there.
        while let name = try self.json.nextMember() {
            guard let place = members.firstIndex(where: { $0.name == name }) else {
                try self.json.skipValue()
                continue
            }
            found.insert(name)
            self.path.append(.member(members[place].label))
            try self.check(members[place].shape)
            self.path.removeLast()
            tell(place, from: first, of: &self)
        }
        for (place, member) in members.enumerated() where member.isRequired && !found.contains(member.name) {
            self.path.append(.member(member.label))
            self.violate("null", "Member must not be null")
            self.path.removeLast()
            tell(place, from: first, of: &self)
        }
        self.violations += told.sorted { $0.place < $1.place }.flatMap(\.violations)
        if let fault = try self.fault(of: name, members: found, from: start) { self.note(fault) }
        if self.path.isEmpty { try self.checkTogether(name, members: found) }
    }

    /// - Returns: How many entries there are.
    private mutating func checkMap(
        _ key: ServiceModel.ShapeIndex,
        _ value: ServiceModel.ShapeIndex,
        of index: ServiceModel.ShapeIndex,
        start: Int
    ) throws -> Int {
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
        if !keysHold { self.violate(from: start, index, "Map keys must satisfy constraint: [\(keyShape.constraints)]") }
        if !valuesHold {
            self.violate(
                from: start,
                index,
                "Map value must satisfy constraint: [\(self.model.shapes[value].constraints)]"
            )
        }
        return count
    }

    /// - Returns: How many elements there are.
    private mutating func checkList(
        _ element: ServiceModel.ShapeIndex,
        of index: ServiceModel.ShapeIndex,
        start: Int
    ) throws -> Int {
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
                index,
                "Member must satisfy constraint: [\(self.model.shapes[element].constraints)]"
            )
        }
        return count
    }

    // MARK: What is wrong

    /// Notes what is wrong with an attribute value. The first fault is the one that is told.
    mutating func note(_ fault: String) {
        if self.fault == nil { self.fault = fault }
    }

    /// Notes that the value that was just read, from `start` on, does not satisfy a constraint.
    private mutating func violate(from start: Int, _ shape: ServiceModel.ShapeIndex, _ constraint: String) {
        let value = ShownValue.text(of: self.json.text(in: start..<self.json.offset), as: shape, in: self.model)
        self.violate("'\(value)'", constraint)
    }

    private mutating func violate(_ value: String, _ constraint: String) {
        if self.isQueryLimit {
            self.violations.append(ValidationError.queryLimitViolation)
        } else {
            self.violations.append("Value \(value) at '\(self.place)' failed to satisfy constraint: \(constraint)")
        }
    }

    private var isQueryLimit: Bool {
        guard self.request == "QueryInput", self.path.count == 1, case .member("limit")? = self.path.first else {
            return false
        }
        return true
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
