import DynamoKit

/// A parsed ProjectionExpression: the document paths to answer with.
///
/// ```swift
/// let projection = try ProjectionExpression(parsing: text, placeholders: &placeholders)
/// let answer = projection.apply(to: item)
/// ```
///
/// Specification:
/// [Projection expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html)
struct ProjectionExpression: ItemProjection {
    private let tree: PathTree<Bool>

    /// Parses the text.
    ///
    /// - Throws: A validation error in DynamoDB's words.
    init(parsing text: String, placeholders: inout Placeholders) throws(DynamoError) {
        var reader = try ExpressionReader(text, kind: .projection, placeholders: placeholders)
        var tree = PathTree<Bool>()
        repeat {
            if let path = try reader.path() { reader.faults.insert(path, true, into: &tree) }
        } while reader.take(.comma)
        try reader.finish(into: &placeholders)
        self.tree = tree
    }

    /// A projection onto attributes as wholes.
    init(attributes: Set<String>) {
        self.tree = PathTree(attributes: Dictionary(uniqueKeysWithValues: attributes.map { ($0, true) }))
    }

    /// The attributes that the paths start at.
    var attributes: Set<String> { Set(self.tree.roots.keys) }

    /// The attributes whose values the paths lead into.
    var nestedAttributes: Set<String> { self.tree.nestedAttributes }

    /// The parts of an item that the paths lead to; see ``PathTree/project(_:)``.
    func apply(to item: DynamoItem) -> DynamoItem {
        self.tree.project(item)
    }
}
