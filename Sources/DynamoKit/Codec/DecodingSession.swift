/// What all decoders of one call share.
final class DecodingSession {
    let tape: AttributeTape
    let strategies: CodingStrategies
    let userInfo: [CodingUserInfoKey: any Sendable]
    /// The way to the tape's first value.
    private let basePath: [any CodingKey]
    /// The node behind which the next member is likely to be: members are mostly asked for in the order that they have.
    ///
    /// No access to it can come in between another: each is a load or a store alone.
    @exclusivity(unchecked) private var hint = 0
    private let renames: Bool
    /// What changes names, if the strategy does.
    private var naming: KeyNaming?

    init(
        tape: AttributeTape,
        strategies: CodingStrategies,
        userInfo: [CodingUserInfoKey: any Sendable],
        basePath: [any CodingKey] = []
    ) {
        self.tape = tape
        self.strategies = strategies
        self.userInfo = userInfo
        self.basePath = basePath
        self.naming = KeyNaming(strategies.keys)
        self.renames = self.naming != nil
    }

    /// A session of the same call for another tape.
    func sibling(for tape: AttributeTape, at path: [any CodingKey]) -> DecodingSession {
        DecodingSession(tape: tape, strategies: self.strategies, userInfo: self.userInfo, basePath: path)
    }

    func path(to node: Int) -> [any CodingKey] {
        self.basePath + self.tape.path(to: node)
    }

    /// The member of a map that a key stands for.
    @inline(__always)
    func member(of map: Int, _ key: some CodingKey) -> Int? {
        var name = self.name(of: key)
        let member = name.withUTF8 { self.tape.member(of: map, named: $0, hint: self.hint) }
        if let member { self.hint = Int(self.tape.nodes[member].end) }
        return member
    }

    /// The name that a key's attribute has.
    @inline(__always)
    func name(of key: some CodingKey) -> String {
        self.renames ? self.naming?.name(of: key) ?? key.stringValue : key.stringValue
    }

    /// The key that a member's name stands for, if it is one of `Key`.
    func key<Key: CodingKey>(at member: Int) -> Key? {
        let name = self.tape.name(of: member)
        return !self.renames ? Key(stringValue: name) : self.naming?.key(named: name)
    }
}
