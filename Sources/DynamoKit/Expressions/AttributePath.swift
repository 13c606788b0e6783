/// Where a value stands in an item: an attribute, and from there members of maps and elements of lists.
///
/// A string literal is read as in an expression: `"profile.emails[0]"`. A name that itself has a dot or a bracket in it is
/// given by ``name(_:)``, and paths are put together with subscripts: `.name("a.b")["emails"][0]`.
///
/// Where the item's type declares its coding keys, ``key(_:)`` takes the name from there, so that the compiler checks it:
/// `.key(User.CodingKeys.email)`. Such a name follows the ``CodingStrategies/KeyStrategy`` of the table that the path is given
/// to; all others are attribute names as they are.
///
/// Names never appear in an expression themselves, so that reserved words and unusual characters need no care. A literal
/// that is no path is refused with a ``DynamoError`` before anything is sent.
///
/// Specification:
/// [Document paths](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html)
public struct AttributePath: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case name(String)
        /// The name that a coding key has, before the strategy of a table changes it.
        case key(String)
        case index(Int)
    }

    /// Begins with a name. Empty when the text was no path.
    let elements: [Element]
    /// For messages: what the path was made from.
    let text: String

    private init(elements: [Element], text: String) {
        self.elements = elements
        self.text = text
    }

    /// The attribute of this very name, whatever characters it has.
    public static func name(_ name: String) -> AttributePath {
        AttributePath(elements: [.name(name)], text: name)
    }

    /// The attribute that a property is stored under.
    public static func key(_ key: some CodingKey) -> AttributePath {
        AttributePath(elements: [.key(key.stringValue)], text: key.stringValue)
    }

    /// The member of a map that a property is stored under.
    public subscript(_ member: some CodingKey) -> AttributePath {
        self.appending(.key(member.stringValue), member.stringValue)
    }

    /// The member of a map.
    public subscript(_ member: String) -> AttributePath {
        self.appending(.name(member), member)
    }

    private func appending(_ element: Element, _ name: String) -> AttributePath {
        // What was no path does not become one.
        guard !self.elements.isEmpty else { return self }
        return AttributePath(elements: self.elements + [element], text: "\(self.text).\(name)")
    }

    /// The element of a list, counted from 0.
    public subscript(_ index: Int) -> AttributePath {
        guard !self.elements.isEmpty else { return self }
        guard index >= 0 else { return AttributePath(elements: [], text: "\(self.text)[\(index)]") }
        return AttributePath(elements: self.elements + [.index(index)], text: "\(self.text)[\(index)]")
    }

    /// Reads a path as it would stand in an expression.
    ///
    /// - Parameter text: Names with dots between them, each with any number of indexes: `a.b[0][1].c`.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest``.
    public init(parsing text: String) throws(DynamoError) {
        self.init(stringLiteral: text)
        try self.validate()
    }

    /// The same path with the names under which its keys are stored.
    func named(by strategy: CodingStrategies.KeyStrategy) -> AttributePath {
        let elements = self.elements.map { element in
            if case .key(let key) = element { Element.name(strategy.name(ofKey: key)) } else { element }
        }
        return AttributePath(elements: elements, text: self.text)
    }

    func validate() throws(DynamoError) {
        guard !self.elements.isEmpty, !self.elements.contains(.name("")), !self.elements.contains(.key("")) else {
            throw DynamoError(.invalidRequest, message: "“\(self.text)” is no attribute path.")
        }
        guard self.elements.count <= ExpressionLimits.pathElements else {
            throw DynamoError(
                .invalidRequest,
                message:
                    "“\(self.text)” leads deeper than values nest, which is \(ExpressionLimits.pathElements) levels."
            )
        }
    }

    /// Refuses two paths that cannot stand in one update or selection.
    func validate(beside other: AttributePath, in kind: String) throws(DynamoError) {
        switch zip(self.elements, other.elements).first(where: { $0 != $1 }) {
        case nil:
            throw DynamoError(
                .invalidRequest,
                message: "The \(kind) names \(other) and \(self), of which one is the other or contains it."
            )
        case (.name, .index)?, (.key, .index)?, (.index, .name)?, (.index, .key)?:
            throw DynamoError(
                .invalidRequest,
                message: "The \(kind) names \(other) and \(self): what one takes for a map, the other takes for a list."
            )
        case (.name, .name)?, (.name, .key)?, (.key, .name)?, (.key, .key)?, (.index, .index)?:
            return
        }
    }

    /// Whether one path is the other or leads to it.
    func overlaps(_ other: AttributePath) -> Bool {
        self.elements.starts(with: other.elements) || other.elements.starts(with: self.elements)
    }
}

extension AttributePath {
    /// The value at the path, or `nil` where it leads nowhere.
    func value(in item: DynamoItem) -> AttributeValue? {
        self.elements.reduce(AttributeValue.map(item)) { value, element in
            switch (value, element) {
            case (.map(let members)?, .name(let name)): members.value(named: name)
            case (.map(let members)?, .key(let key)): members.value(named: key)
            case (.list(let elements)?, .index(let index)) where elements.indices.contains(index): elements[index]
            default: nil
            }
        }
    }
}

extension AttributePath: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        self.init(elements: Self.parse(text) ?? [], text: text)
    }

    private static func parse(_ text: String) -> [Element]? {
        var elements: [Element] = []
        for step in text.split(separator: ".", omittingEmptySubsequences: false) {
            let parts = step.split(separator: "[", omittingEmptySubsequences: false)
            guard let name = parts.first, !name.isEmpty, !name.contains("]") else { return nil }
            elements.append(.name(String(name)))
            for part in parts.dropFirst() {
                let digits = part.dropLast()
                guard part.last == "]", digits.allSatisfy({ $0.isASCII && $0.isNumber }), let index = Int(digits) else {
                    return nil
                }
                elements.append(.index(index))
            }
        }
        return elements
    }
}

extension AttributePath: CustomStringConvertible {
    public var description: String { self.text }
}
