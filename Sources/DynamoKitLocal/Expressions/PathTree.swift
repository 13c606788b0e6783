import DynamoKit

/// Document paths that do not get into each other's way, as a tree; each carries something at its end.
///
/// It is at most ``DocumentPath/maximumElements`` deep, and so is the recursion over it.
struct PathTree<Leaf: Hashable & Sendable>: Hashable, Sendable {
    private(set) var roots: [String: Node] = [:]

    struct Node: Hashable, Sendable {
        /// The first path that went through here, which error messages show.
        let first: DocumentPath
        var content: Content
    }

    enum Content: Hashable, Sendable {
        case leaf(Leaf)
        case members([String: Node])
        case elements([Int: Node])
    }

    /// Why a path cannot be in the tree, with the path that it clashes with.
    enum Clash: Error {
        /// One is the other, or leads into the other's value.
        case overlap(DocumentPath)
        /// One takes a value for a map, the other takes it for a list.
        case conflict(DocumentPath)
    }

    init() {}

    /// A tree of attributes as wholes, which cannot clash.
    init(attributes: [String: Leaf]) {
        for (name, leaf) in attributes { self.roots[name] = Node(DocumentPath(name), [], leaf) }
    }

    /// The attributes whose values the paths lead into.
    var nestedAttributes: Set<String> {
        Set(self.roots.lazy.filter { if case .leaf = $0.value.content { false } else { true } }.map(\.key))
    }

    /// Adds a path, or throws and leaves the tree as it was.
    mutating func insert(_ path: DocumentPath, _ leaf: Leaf) throws(Clash) {
        guard var root = self.roots[path.attribute] else {
            self.roots[path.attribute] = Node(path, path.nested[...], leaf)
            return
        }
        try root.insert(path, path.nested[...], leaf)
        self.roots[path.attribute] = root
    }
}

extension PathTree.Node {
    init(_ path: DocumentPath, _ rest: ArraySlice<DocumentPath.Element>, _ leaf: Leaf) {
        self.first = path
        switch rest.first {
        case nil: self.content = .leaf(leaf)
        case .attribute(let name)?: self.content = .members([name: Self(path, rest.dropFirst(), leaf)])
        case .index(let index)?: self.content = .elements([index: Self(path, rest.dropFirst(), leaf)])
        }
    }

    fileprivate mutating func insert(
        _ path: DocumentPath,
        _ rest: ArraySlice<DocumentPath.Element>,
        _ leaf: Leaf
    ) throws(PathTree.Clash) {
        switch (self.content, rest.first) {
        case (.leaf, _), (_, nil):
            throw .overlap(self.first)
        case (.members(var members), .attribute(let name)?):
            try Self.insert(path, rest.dropFirst(), leaf, into: &members[name])
            self.content = .members(members)
        case (.elements(var elements), .index(let index)?):
            try Self.insert(path, rest.dropFirst(), leaf, into: &elements[index])
            self.content = .elements(elements)
        case (.members, .index?), (.elements, .attribute?):
            throw .conflict(self.first)
        }
    }

    private static func insert(
        _ path: DocumentPath,
        _ rest: ArraySlice<DocumentPath.Element>,
        _ leaf: Leaf,
        into node: inout Self?
    ) throws(PathTree.Clash) {
        if node == nil {
            node = Self(path, rest, leaf)
        } else {
            try node?.insert(path, rest, leaf)
        }
    }
}

extension ExpressionFaults {
    /// Adds a path to a tree, or notes which path it clashes with.
    mutating func insert<Leaf>(_ path: DocumentPath, _ leaf: Leaf, into tree: inout PathTree<Leaf>) {
        do throws(PathTree<Leaf>.Clash) {
            try tree.insert(path, leaf)
        } catch {
            switch error {
            case .overlap(let other): self.note(.overlappingPaths, Self.clash("overlap", other, path))
            case .conflict(let other): self.note(.conflictingPaths, Self.clash("conflict", other, path))
            }
        }
    }

    private static func clash(_ verb: String, _ one: DocumentPath, _ two: DocumentPath) -> String {
        """
        Two document paths \(verb) with each other; must remove or rewrite one of these paths; \
        path one: \(one), path two: \(two)
        """
    }
}
