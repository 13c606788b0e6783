/// What the service's model asks of requests: shapes, required members, lengths, ranges and enumerations.
///
/// DynamoDB checks these before it looks at what a request means, and names all faults at once.
struct ServiceModel: Sendable {
    /// The place of a shape in ``shapes``.
    typealias ShapeIndex = Int

    struct Shape: Sendable {
        let name: String
        var kind: Kind
        /// Least length of a string, list or map, or least value of a number.
        var minimum: Int?
        var maximum: Int?
        /// Whether it has to be of the characters that names of tables and indexes are made of.
        var isName = false
        /// What an enumeration may be; empty for other shapes.
        var values: [String] = []

        var isConstrained: Bool {
            self.minimum != nil || self.maximum != nil || self.isName || !self.values.isEmpty
        }
    }

    enum Kind: Sendable {
        case structure([Member])
        case map(key: ShapeIndex, value: ShapeIndex)
        case list(ShapeIndex)
        case string
        case blob
        case integer
        case long
        case number
        case boolean
        /// An attribute value, which has rules of its own.
        case attribute
    }

    struct Member: Sendable {
        var name: String
        /// As errors call it: the name with its first letter in lower case.
        var label: String
        var shape: ShapeIndex
        var isRequired: Bool
    }

    let shapes: [Shape]
    private let names: [String: ShapeIndex]

    /// The model of the operations that DynamoKit has.
    static let shared = ServiceModel(table: Self.table)

    /// The shape of an operation's request, or `nil` when the model does not have the operation.
    func request(of operation: String) -> ShapeIndex? {
        self.names["\(operation)Input"] ?? self.names["\(operation)Request"]
    }

    /// What the service calls the type of a shape's values, in its errors.
    func javaType(of index: ShapeIndex) -> String {
        let shape = self.shapes[index]
        return switch shape.kind {
        case .structure, .attribute: RequestCheck.javaClass(shape.name)
        case .map(_, let value): "java.util.Map<java.lang.String, \(self.javaType(of: value))>"
        case .list(let element): "java.util.List<\(self.javaType(of: element))>"
        case .string: "java.lang.String"
        case .blob: "java.nio.ByteBuffer"
        case .integer: "java.lang.Integer"
        case .long: "java.lang.Long"
        case .number: "java.lang.Double"
        case .boolean: "java.lang.Boolean"
        }
    }

    /// A shape that the table has.
    func shape(named name: String) -> Shape {
        guard let index = self.names[name] else { preconditionFailure("the table lacks \(name)") }
        return self.shapes[index]
    }
}

// MARK: Reading the table

extension ServiceModel {
    /// Reads a table: a line for each shape, with its name, its kind, the shapes that it is made of, and the constraints.
    ///
    /// A structure's members are `Name:Shape`, with `!` after the name of those that are required.
    init(table: String) {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ") }
        let names = Dictionary(uniqueKeysWithValues: lines.enumerated().map { (String($1[0]), $0) })
        self.names = names
        self.shapes = lines.map { Shape(words: $0, names: names) }
    }
}

extension ServiceModel.Shape {
    fileprivate init(words: [Substring], names: [String: ServiceModel.ShapeIndex]) {
        func shape(_ name: Substring) -> ServiceModel.ShapeIndex {
            guard let index = names[String(name)] else { preconditionFailure("the table lacks \(name)") }
            return index
        }
        var rest = words.dropFirst(2)
        self.name = String(words[0])
        switch words[1] {
        case "structure":
            self.kind = .structure(
                rest.map { word in
                    let parts = word.split(separator: ":")
                    let name = parts[0].prefix { $0 != "!" }
                    return ServiceModel.Member(
                        name: String(name),
                        label: name.prefix(1).lowercased() + name.dropFirst(),
                        shape: shape(parts[1]),
                        isRequired: parts[0].hasSuffix("!")
                    )
                }
            )
            rest = []
        case "map": self.kind = .map(key: shape(rest.removeFirst()), value: shape(rest.removeFirst()))
        case "list": self.kind = .list(shape(rest.removeFirst()))
        case "string": self.kind = .string
        case "blob": self.kind = .blob
        case "integer": self.kind = .integer
        case "long": self.kind = .long
        case "double", "float", "timestamp": self.kind = .number
        case "boolean": self.kind = .boolean
        case "attribute": self.kind = .attribute
        default: preconditionFailure("the table has the kind \(words[1])")
        }
        for word in rest {
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            switch parts[0] {
            case "min": self.minimum = Int(parts[1])
            case "max": self.maximum = Int(parts[1])
            case "name": self.isName = true
            case "enum": self.values = parts[1].split(separator: ",").map(String.init)
            default: preconditionFailure("the table has the word \(word)")
            }
        }
    }
}
