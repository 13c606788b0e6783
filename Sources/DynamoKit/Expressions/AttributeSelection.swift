/// The attributes that a read answers with, in place of whole items.
///
/// Written as an array of paths: `["id", "profile.name"]`.
///
/// Specification:
/// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
public struct AttributeSelection: Hashable, Sendable, ExpressibleByArrayLiteral {
    public var paths: [AttributePath]

    public init(_ paths: [AttributePath]) {
        self.paths = paths
    }

    public init(arrayLiteral elements: AttributePath...) {
        self.paths = elements
    }
}

extension ExpressionAttributes {
    /// Writes a selection as a projection expression.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest`` for a selection that is empty, or names something
    ///   twice or together with a part of it.
    public mutating func expression(_ selection: AttributeSelection) throws(DynamoError) -> String {
        let selection = selection.named(by: self.keys)
        guard !selection.paths.isEmpty else {
            throw DynamoError(.invalidRequest, message: "The selection names no attribute.")
        }
        var placeholders: [String] = []
        for (index, path) in selection.paths.enumerated() {
            placeholders.append(try self.placeholder(for: path))
            for other in selection.paths[..<index] {
                try path.validate(beside: other, in: "selection")
            }
        }
        let text = placeholders.joined(separator: ", ")
        try ExpressionLimits.check(text, of: "selection")
        return text
    }
}
