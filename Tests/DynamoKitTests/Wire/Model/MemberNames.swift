@testable import DynamoKit

/// Compares what a shape shows as its members with the properties that it has.
///
/// Reading and writing go by one list, so that a value under the wrong name would come through both unharmed.
struct MemberNames: WireVisitor {
    private let type: String
    private let properties: [String: String]
    private var mismatches: [String] = []

    /// Members that stand in another place in Swift than on the wire.
    private static let moved: Set<String> = [
        "Output.TableDescription", "Output.StreamDescription", "Output.Items", "Output.Item", "Output.Attributes",
        "Output.Responses", "TransactGetItems.TransactItems", "WireForm.PutRequest", "WireForm.DeleteRequest",
        "WireForm.ShardIteratorType", "ShardFilter.Type", "ShardFilter.ShardId",
        "LocalSecondaryIndexDescription.IndexName", "LocalSecondaryIndexDescription.KeySchema",
        "LocalSecondaryIndexDescription.Projection", "VectorIndexDescription.IndexName",
        "VectorIndexDescription.VectorAttribute", "VectorIndexDescription.SearchSchema",
        "VectorIndexDescription.Projection", "VectorIndexDescription.Dimensions",
        "VectorIndexDescription.DistanceFunction", "VectorIndexDescription.AttributeName", "VectorIndex.AttributeName",
    ]

    static func mismatches(in value: some WireValue) -> [String] {
        switch value {
        case let shape as any WireShape: Self.mismatches(ofShape: shape)
        case let representable as any WireRepresentable: Self.mismatches(ofForm: representable)
        case let values as [any WireValue]: values.flatMap { Self.mismatches(in: $0) }
        case let values as [String: any WireValue]: values.values.flatMap { Self.mismatches(in: $0) }
        default: []
        }
    }

    private static func mismatches(ofForm value: some WireRepresentable) -> [String] {
        Self.mismatches(in: value.wireForm)
    }

    private static func mismatches(ofShape shape: some WireShape) -> [String] {
        var shape = shape
        var names = MemberNames(shape)
        do throws(DynamoJSONError) {
            try shape.members(&names)
        } catch {
            return ["\(error)"]
        }
        return names.mismatches
    }

    private init<Shape: WireShape>(_ shape: Shape) {
        self.type = "\(Shape.self)"
        self.properties = Mirror(reflecting: shape).children.reduce(into: [:]) { properties, child in
            properties[child.label?.lowercased() ?? ""] = Self.text(of: child.value)
        }
    }

    private mutating func check<Value: WireValue>(_ name: String, _ value: Value?) {
        if !Self.moved.contains("\(self.type).\(name)") {
            let text = value.map { Self.text(of: $0) } ?? "nil"
            if self.properties[name.lowercased()] != text { self.mismatches.append("\(self.type).\(name)") }
        }
        if let value { self.mismatches += Self.mismatches(in: value) }
    }

    /// A value's text, which is the same whether it is optional or not, and a list or what the API makes of it.
    private static func text(of value: Any) -> String {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional {
            return mirror.children.first.map { Self.text(of: $0.value) } ?? "nil"
        }
        if let tags = value as? TagList { return "\(tags.tags)" }
        if let responses = value as? [ItemResponse] { return "\(responses.map(\.item))" }
        return "\(value)"
    }

    mutating func required<Value: WireValue>(_ name: String, _ value: inout Value) { self.check(name, value) }

    mutating func optional<Value: WireValue>(_ name: String, _ value: inout Value?) { self.check(name, value) }

    mutating func defaulted<Value: WireValue>(_ name: String, _ value: inout Value) { self.check(name, value) }

    mutating func unlessEmpty<Value: WireCollection>(_ name: String, _ value: inout Value) { self.check(name, value) }

    mutating func nested<Shape>(
        _ name: String,
        in shape: inout Shape,
        _ members: (inout Shape, inout MemberNames) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError) {
        try members(&shape, &self)
    }
}
