/// The changes that an update makes to one item, all at once.
///
/// ```swift
/// try await rooms.update(.key(room.id)) {
///     $0.set("name", to: "General")
///     $0.increment("messageCount", by: 1, startingAt: 0)
///     $0.remove("draft")
/// }
/// ```
///
/// No two changes may touch the same attribute, or one a part of the other. A path into a map or list changes that part
/// alone; what contains it has to exist.
///
/// Specification:
/// [Update expressions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html)
public struct Update: Sendable {
    enum Change: Sendable {
        case set((any Encodable & Sendable)?)
        case assign(UpdateValue.Node)
        case remove
        case add(any Encodable & Sendable)
        case delete(any Encodable & Sendable)
    }

    private(set) var changes: [(path: AttributePath, change: Change)] = []

    /// Starts without changes.
    public init() {}

    func named(by strategy: CodingStrategies.KeyStrategy) -> Update {
        var update = Update()
        update.changes = self.changes.map { path, change in
            let change = if case .assign(let node) = change { Change.assign(node.named(by: strategy)) } else { change }
            return (path.named(by: strategy), change)
        }
        return update
    }

    /// Writes a value, in place of any that is there.
    ///
    /// What the coding strategies leave out of an item removes the attribute: `nil`, unless `nil` is stored as `NULL`,
    /// and likewise an empty `Set`.
    public mutating func set<Value: Encodable & Sendable>(_ path: AttributePath, to value: Value?) {
        self.changes.append((path, .set(value)))
    }

    /// Writes what is made of other attributes, as they are before the update.
    public mutating func set(_ path: AttributePath, to value: UpdateValue) {
        self.changes.append((path, .assign(value.node)))
    }

    /// Writes a value unless the attribute exists.
    public mutating func setIfNotExists(_ path: AttributePath, to value: some Encodable & Sendable) {
        self.changes.append((path, .assign(.ifNotExists(path, .value(value)))))
    }

    /// Adds to a number.
    ///
    /// - Parameters:
    ///   - path: The number.
    ///   - amount: What is added.
    ///   - start: What to start from when there is no number; without it, the update is then refused.
    public mutating func increment<Number: Encodable & Sendable>(
        _ path: AttributePath,
        by amount: Number,
        startingAt start: Number? = nil
    ) {
        self.changes.append((path, .assign(.arithmetic(.current(path, start), sign: "+", .value(amount)))))
    }

    /// Subtracts from a number.
    ///
    /// - Parameters:
    ///   - path: The number.
    ///   - amount: What is subtracted.
    ///   - start: What to start from when there is no number; without it, the update is then refused.
    public mutating func decrement<Number: Encodable & Sendable>(
        _ path: AttributePath,
        by amount: Number,
        startingAt start: Number? = nil
    ) {
        self.changes.append((path, .assign(.arithmetic(.current(path, start), sign: "-", .value(amount)))))
    }

    /// Puts elements at the end of a list.
    ///
    /// - Parameters:
    ///   - path: The list.
    ///   - elements: What is put there.
    ///   - creating: Whether to make the list when there is none; otherwise, the update is then refused.
    public mutating func append(
        to path: AttributePath,
        _ elements: [some Encodable & Sendable],
        creating: Bool = false
    ) {
        let list = UpdateValue.Node.current(path, creating ? ListElements([]) : nil)
        self.changes.append((path, .assign(.listAppend(list, .value(ListElements(elements))))))
    }

    /// Puts elements at the start of a list.
    ///
    /// - Parameters:
    ///   - path: The list.
    ///   - elements: What is put there.
    ///   - creating: Whether to make the list when there is none; otherwise, the update is then refused.
    public mutating func prepend(
        to path: AttributePath,
        _ elements: [some Encodable & Sendable],
        creating: Bool = false
    ) {
        let list = UpdateValue.Node.current(path, creating ? ListElements([]) : nil)
        self.changes.append((path, .assign(.listAppend(.value(ListElements(elements)), list))))
    }

    /// Removes an attribute, a member of a map or an element of a list. Removing none is no error.
    public mutating func remove(_ path: AttributePath) {
        self.changes.append((path, .remove))
    }

    /// Adds a number, or the elements of a set, with DynamoDB's `ADD`: an attribute that is missing is made.
    public mutating func add(_ path: AttributePath, _ value: some Encodable & Sendable) {
        self.changes.append((path, .add(value)))
    }

    /// Takes elements out of a set with DynamoDB's `DELETE`. A set that becomes empty is removed.
    public mutating func delete(_ path: AttributePath, _ elements: Set<some Encodable & Sendable>) {
        self.changes.append((path, .delete(elements)))
    }
}

extension UpdateValue.Node {
    /// What the attribute is, or what to start from when there is none.
    fileprivate static func current(_ path: AttributePath, _ start: (any Encodable & Sendable)?) -> Self {
        start.map { .ifNotExists(path, .value($0)) } ?? .attribute(path)
    }
}

/// Elements for a list, which stay a list even where an array of theirs would be bytes.
private struct ListElements: Encodable, Sendable {
    let elements: [any Encodable & Sendable]

    init(_ elements: [any Encodable & Sendable]) {
        self.elements = elements
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for element in self.elements { try container.encode(element) }
    }
}
