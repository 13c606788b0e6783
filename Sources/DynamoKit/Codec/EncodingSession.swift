/// What all encoders of one call share: the values so far, as pieces of JSON and how they nest.
///
/// Scalars are written at once, with their names, into one buffer. Containers are lists of what they hold, and put together
/// only at the end: a container may be asked for more than once, a nested one may be filled after others, and a super
/// encoder may be used last of all. Members that were encoded one after the other stand so in the buffer, and are copied as
/// one piece.
final class EncodingSession {
    let strategies: CodingStrategies
    let userInfo: [CodingUserInfoKey: any Sendable]
    /// The way to the outermost value.
    private let basePath: [any CodingKey]
    /// The first misuse in a place that cannot throw; the call throws it at the end.
    private(set) var failure: EncodingError?
    /// What changes with every value. Behind a pointer of the session's own, which needs no check of exclusive access.
    private let state: UnsafeMutablePointer<State>
    /// What changes names, if the strategy does.
    private var naming: KeyNaming?
    private let renames: Bool
    /// The keys that have the names in each map, if the strategy changes any: no two may share one.
    private var namedKeys: [MemberName: String] = [:]
    /// Types that were found to be no sets.
    private var ordinaryTypes: [ObjectIdentifier] = []

    private struct State: ~Copyable {
        /// Pieces of JSON: a comma, the name if there is one, and the value if it is a scalar.
        var text = JSONBuffer(capacity: 480)
        var nodes: [Node] = [Node(parent: -1, depth: 0)]
    }

    private struct MemberName: Hashable {
        let map: Int
        let name: String
    }

    struct Node {
        enum Kind { case empty, scalar, list, map, leftOut }

        var kind = Kind.empty
        /// Its piece of the text.
        var start = 0
        var end = 0
        /// Where its name stands in the text, without quotation marks and with escapes; in a list, the position.
        var nameStart = 0
        var nameEnd = 0
        /// What it holds, first and last, and what comes after it in what holds it; -1 if there is nothing.
        var first = -1
        var last = -1
        var next = -1
        /// How much it holds.
        var count = 0
        /// What holds it; -1 for the outermost value.
        let parent: Int
        let depth: Int
    }

    /// The node of the outermost value.
    static let root = 0
    /// Values nest no deeper: each level is two containers in JSON. DynamoDB takes 32.
    private static let maximumDepth = DynamoJSONDepth.maximum / 2 - 1

    init(
        strategies: CodingStrategies,
        userInfo: [CodingUserInfoKey: any Sendable],
        basePath: [any CodingKey] = []
    ) {
        self.strategies = strategies
        self.userInfo = userInfo
        self.basePath = basePath
        self.naming = KeyNaming(strategies.keys)
        self.renames = self.naming != nil
        self.state = .allocate(capacity: 1)
        self.state.initialize(to: State())
        self.state.pointee.nodes.reserveCapacity(16)
    }

    deinit {
        self.state.deinitialize(count: 1)
        self.state.deallocate()
    }

    func node(_ index: Int) -> Node { self.state.pointee.nodes[index] }
    func kind(of index: Int) -> Node.Kind { self.state.pointee.nodes[index].kind }
    func count(of index: Int) -> Int { self.state.pointee.nodes[index].count }
    /// The text, valid until more is encoded.
    var text: UnsafeBufferPointer<UInt8> { self.state.pointee.text.bytes }

    // MARK: Containers

    /// Turns a value that is still empty into a container, or finds that it is one of that kind already.
    ///
    /// - Returns: Its node; after a misuse, one that is lost.
    func container(_ kind: Node.Kind, at node: Int) -> Int {
        switch self.state.pointee.nodes[node].kind {
        case kind: return node
        case .empty where self.state.pointee.nodes[node].depth <= Self.maximumDepth:
            self.state.pointee.nodes[node].kind = kind
            return node
        case .empty:
            self.record("The value nests deeper than DynamoDB allows.", at: node)
        case .scalar, .list, .map, .leftOut:
            let wanted = kind == .map ? "keyed" : "unkeyed"
            self.record("A \(wanted) container was asked for after the value was encoded as something else.", at: node)
        }
        self.state.pointee.nodes.append(Node(kind: kind, parent: -1, depth: 0))
        return self.state.pointee.nodes.count - 1
    }

    private func record(_ problem: String, at node: Int) {
        guard self.failure == nil else { return }
        self.failure = .invalidValue(problem, .init(codingPath: self.path(to: node), debugDescription: problem))
    }

    /// Adds an empty value to a map, under the name that a key has.
    @inline(__always)
    func addMember(for key: some CodingKey, to map: Int) -> Int {
        guard self.renames else { return self.addMember(key.stringValue, to: map) }
        let name = self.name(of: key)
        let member = self.addMember(name, to: map)
        let earlier = self.namedKeys.updateValue(key.stringValue, forKey: MemberName(map: map, name: name))
        if let earlier, earlier != key.stringValue {
            self.record("The keys “\(earlier)” and “\(key.stringValue)” are stored under one name.", at: member)
        }
        return member
    }

    /// Adds an empty value to a map.
    @inline(__always)
    func addMember(_ name: String, to map: Int) -> Int {
        let start = self.state.pointee.text.count
        self.state.pointee.text.append(UInt8(ascii: ","))
        self.state.pointee.text.appendJSON(name)
        let nameEnd = self.state.pointee.text.count - 1
        self.state.pointee.text.append(UInt8(ascii: ":"))
        return self.link(
            Node(
                start: start,
                end: self.state.pointee.text.count,
                nameStart: start + 2,
                nameEnd: nameEnd,
                parent: map,
                depth: self.state.pointee.nodes[map].depth + 1
            )
        )
    }

    /// Adds an empty value to a list.
    func addElement(to list: Int) -> Int {
        let start = self.state.pointee.text.count
        self.state.pointee.text.append(UInt8(ascii: ","))
        return self.link(
            Node(
                start: start,
                end: start + 1,
                nameStart: self.count(of: list),
                parent: list,
                depth: self.state.pointee.nodes[list].depth + 1
            )
        )
    }

    @inline(__always)
    private func link(_ node: Node) -> Int {
        let index = self.state.pointee.nodes.count
        self.state.pointee.nodes.append(node)
        let last = self.state.pointee.nodes[node.parent].last
        if last < 0 {
            self.state.pointee.nodes[node.parent].first = index
        } else {
            self.state.pointee.nodes[last].next = index
        }
        self.state.pointee.nodes[node.parent].last = index
        self.state.pointee.nodes[node.parent].count += 1
        return index
    }

    /// The member of a map that was encoded last under a name.
    func member(_ name: String, of map: Int) -> Int? {
        var wanted: [UInt8] = []
        wanted.appendJSON(name)
        var found: Int?
        var index = self.state.pointee.nodes[map].first
        while index >= 0 {
            let node = self.state.pointee.nodes[index]
            if node.kind != .leftOut,
                self.text[node.nameStart..<node.nameEnd].elementsEqual(wanted[1..<wanted.count - 1])
            {
                found = index
            }
            index = node.next
        }
        return found
    }

    // MARK: Values

    /// Makes a scalar of a value that is still empty.
    ///
    /// - Parameter write: Writes the attribute value's JSON.
    @inline(__always)
    func setScalar(at index: Int, _ write: (inout JSONBuffer) -> Void) {
        if self.state.pointee.nodes[index].end != self.state.pointee.text.count { self.movePiece(of: index) }
        write(&self.state.pointee.text)
        self.state.pointee.nodes[index].kind = .scalar
        self.state.pointee.nodes[index].end = self.state.pointee.text.count
    }

    /// Repeats the comma and the name of a value at the end of the text, so that the value can follow.
    private func movePiece(of index: Int) {
        let node = self.state.pointee.nodes[index]
        let start = self.state.pointee.text.count
        self.state.pointee.text.repeatBytes(node.start..<node.end)
        self.state.pointee.nodes[index].start = start
        if node.nameEnd > 0 {
            self.state.pointee.nodes[index].nameStart += start - node.start
            self.state.pointee.nodes[index].nameEnd += start - node.start
        }
    }

    /// Takes a value out again: a set that the strategy leaves out, or one whose encoding threw.
    func leaveOut(_ index: Int) {
        self.state.pointee.nodes[index].kind = .leftOut
    }

    /// Takes an element out again whose encoding threw, so that the next has its position.
    func removeLast(_ index: Int, from list: Int) {
        self.leaveOut(index)
        self.state.pointee.nodes[list].count -= 1
    }

    /// Whether values of a type are sets. Looking for the conformance costs more than remembering it.
    func mayBeSet(_ type: Any.Type) -> Bool {
        !self.ordinaryTypes.contains(ObjectIdentifier(type))
    }

    func isNoSet(_ type: Any.Type) {
        if self.ordinaryTypes.count < 16 { self.ordinaryTypes.append(ObjectIdentifier(type)) }
    }

    // MARK: Paths

    /// The name of a key's attribute.
    @inline(__always)
    func name(of key: some CodingKey) -> String {
        self.renames ? self.naming?.name(of: key) ?? key.stringValue : key.stringValue
    }

    /// The way from the outermost value to a node: names, and positions in lists.
    func path(to index: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var index = index
        while index >= 0, self.state.pointee.nodes[index].parent >= 0 {
            let node = self.state.pointee.nodes[index]
            if self.state.pointee.nodes[node.parent].kind == .map {
                path.append(PathKey(stringValue: self.name(of: node)))
            } else {
                path.append(PathKey(index: node.nameStart))
            }
            index = node.parent
        }
        return self.basePath + path.reversed()
    }

    private func name(of node: Node) -> String {
        var reader = DynamoJSONReader(Array(self.text[node.nameStart - 1...node.nameEnd]))
        // What was written as a string reads as one.
        return (try? reader.readString()) ?? ""
    }
}
