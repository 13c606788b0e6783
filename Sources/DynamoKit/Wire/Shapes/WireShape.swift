/// A structure of the API, which tells its members once, for both directions.
///
/// ```swift
/// extension KeySchemaElement: WireShape {
///     static var blank: KeySchemaElement { KeySchemaElement(attributeName: "", keyType: .hash) }
///
///     mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError) {
///         try wire.required("AttributeName", &self.attributeName)
///         try wire.required("KeyType", &self.keyType)
///     }
/// }
/// ```
///
/// Writing visits the members once, in this order. Reading visits them for each member that comes, in whatever order the
/// service gives them: a name that none of them has is passed over.
protocol WireShape: WireValue {
    /// What members are read into. Nothing is left of it but what the API may leave out.
    static var blank: Self { get }

    /// Shows each member to `wire`, which reads or writes it.
    mutating func members(_ wire: inout some WireVisitor) throws(DynamoJSONError)
}

/// What is done with the members of a ``WireShape``.
protocol WireVisitor {
    /// A member that has to be there.
    mutating func required<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError)

    /// A member that may be missing.
    mutating func optional<Value: WireValue>(_ name: String, _ value: inout Value?) throws(DynamoJSONError)

    /// A member that the service may leave out, and that then has its value in ``WireShape/blank``.
    mutating func defaulted<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError)

    /// A member that is left out when there is nothing in it: the protocol refuses many empty ones.
    mutating func unlessEmpty<Value: WireCollection>(_ name: String, _ value: inout Value) throws(DynamoJSONError)

    /// Members of `shape` that stand in an object of their own on the wire.
    mutating func nested<Shape>(
        _ name: String,
        in shape: inout Shape,
        _ members: (inout Shape, inout Self) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError)
}

extension WireShape {
    static func read(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Self {
        try Self.readShape(from: &json)
    }

    /// What ``read(from:)`` does, for shapes that have more to check.
    static func readShape(from json: inout DynamoJSONReader) throws(DynamoJSONError) -> Self {
        var shape = Self.blank
        try json.readMembers(of: &shape) { shape, wire throws(DynamoJSONError) in try shape.members(&wire) }
        return shape
    }

    func write(into json: inout DynamoJSONWriter) throws(DynamoJSONError) {
        var shape = self
        try json.beginObject()
        try shape.members(&json)
        json.endObject()
    }
}
