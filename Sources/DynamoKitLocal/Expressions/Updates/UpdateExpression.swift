import DynamoKit

/// A parsed UpdateExpression.
///
/// ```swift
/// let update = try UpdateExpression(parsing: text, placeholders: &placeholders)
/// try update.rejectChanges(ofKey: keyAttributes)
/// let updated = try update.apply(to: storedItem ?? key)
/// update.project(storedItem)            // UPDATED_OLD
/// update.project(updated)               // UPDATED_NEW
/// ```
///
/// Specification:
/// [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html)
struct UpdateExpression: Sendable {
    private let steps: [UpdateStep]
    private let tree: PathTree<Int>

    /// - Parameter tree: Has the path of each step, with the step's index.
    init(steps: [UpdateStep], tree: PathTree<Int>) {
        self.steps = steps
        self.tree = tree
    }

    /// Parses the text and checks all that can be checked without an item.
    ///
    /// - Throws: A validation error in DynamoDB's words.
    init(parsing text: String, placeholders: inout Placeholders) throws(DynamoError) {
        (self.steps, self.tree) = try UpdateParser.parse(text, placeholders: &placeholders)
    }

    /// An update of attributes as wholes, each by one step.
    init(_ steps: [UpdateStep]) {
        self.steps = steps
        self.tree = PathTree(
            attributes: Dictionary(uniqueKeysWithValues: steps.enumerated().map { ($1.path.attribute, $0) })
        )
    }

    /// What the service adds to an item's bytes when it looks whether the item has become too large: as measured.
    var sizeOverhead: Int {
        self.steps.reduce(3) { bytes, step in
            switch step.action {
            case .set, .add: bytes + 19
            case .remove, .delete: bytes + 2
            }
        }
    }

    /// Whether there is nothing that an item could come to be for.
    var onlyRemoves: Bool {
        !self.steps.isEmpty
            && self.steps.allSatisfy { step in
                switch step.action {
                case .remove, .delete: true
                case .set, .add: false
                }
            }
    }

    /// The attributes that the update changes, wholly or in part.
    var attributes: Set<String> { Set(self.tree.roots.keys) }

    /// Throws if the update would change an attribute of the table's key.
    func rejectChanges(ofKey keyAttributes: [String]) throws(DynamoError) {
        guard let attribute = keyAttributes.first(where: { self.tree.roots[$0] != nil }) else { return }
        throw DynamoError(
            .validation,
            message: """
                One or more parameter values were invalid: Cannot update attribute \(attribute). \
                This attribute is part of the key
                """
        )
    }

    /// The item after the update. All actions see the item as it was before.
    ///
    /// - Parameter item: The stored item, or its key alone when there is none.
    /// - Throws: A validation error when a value has the wrong type for an action, a path leads nowhere, or values nest too
    ///   deep.
    func apply(to item: DynamoItem) throws(DynamoError) -> DynamoItem {
        var edits: [DocumentEdit] = []
        edits.reserveCapacity(self.steps.count)
        for step in self.steps {
            let edit = try step.edit(of: item)
            // On its own every value is fine by now, but not perhaps so deep in another.
            if case .set(let value) = edit, !step.path.nested.isEmpty,
                let fault = ValueRules.fault(in: value, depth: step.path.nested.count + 1)
            {
                throw ValueRules.invalid(fault)
            }
            edits.append(edit)
        }
        return try self.tree.apply(edits, to: item)
    }

    /// What an item has at the paths that the update changes: the answer for `UPDATED_OLD` and `UPDATED_NEW`.
    func project(_ item: DynamoItem) -> DynamoItem {
        self.tree.project(item)
    }
}
