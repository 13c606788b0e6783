import DynamoKit

/// What a `SELECT` answers of each item, when that is not all.
///
/// A nested value comes under the last name of its path, as the service has it: `a.b[1]` under `b[1]`.
struct SelectedColumns: ItemProjection {
    private var columns: [(name: String, path: DocumentPath)] = []

    /// - Throws: A validation error when two columns come under one name.
    init(_ paths: [DocumentPath]) throws {
        for path in paths {
            let name = path.lastName
            guard !self.columns.contains(where: { $0.name.hasSameBytes(as: name) }) else {
                throw ValidationError.invalid("Duplicate identifiers in select clause: \(name)")
            }
            self.columns.append((name, path))
        }
    }

    /// In the statement's order.
    var orderedAttributes: [String] { self.columns.map(\.path.attribute) }

    var attributes: Set<String> { Set(self.orderedAttributes) }

    var nestedAttributes: Set<String> {
        Set(self.columns.lazy.map(\.path).filter { !$0.nested.isEmpty }.map(\.attribute))
    }

    func apply(to item: DynamoItem) -> DynamoItem {
        var selected: DynamoItem = [:]
        for (name, path) in self.columns { selected[name] = path.value(in: item) }
        return selected
    }
}

extension DocumentPath {
    /// Its last name, with the indices after it.
    fileprivate var lastName: String {
        var name = self.attribute
        for element in self.nested {
            switch element {
            case .attribute(let next): name = next
            case .index(let index): name += "[\(index)]"
            }
        }
        return name
    }
}
