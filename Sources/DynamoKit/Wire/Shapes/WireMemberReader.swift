/// Reads one object's members into a ``WireShape``.
struct WireMemberReader: WireVisitor {
    private var json: DynamoJSONReader
    /// The name of the member to be read; `nil` when all have been, and what has not come is looked for.
    private var member: String?
    /// Whether the member to be read has found its place.
    private var isRead = false
    /// Counts the members of the shape that are required or objects, which are no more than `found` has bits.
    private var position = 0
    /// Those of them that have come, a bit each.
    private var found: UInt64 = 0

    fileprivate init(_ json: DynamoJSONReader) {
        self.json = json
    }

    /// - Returns: The reader, which has left the object.
    fileprivate consuming func read<Shape>(
        into shape: inout Shape,
        _ members: (inout Shape, inout WireMemberReader) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError) -> DynamoJSONReader {
        try self.json.beginObject()
        while let name = try self.json.nextMember() {
            self.member = name
            self.isRead = false
            self.position = 0
            try members(&shape, &self)
            if !self.isRead { try self.json.skipValue() }
        }
        self.member = nil
        self.position = 0
        try members(&shape, &self)
        return self.json
    }

    mutating func required<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        let bit = UInt64(1) << self.position
        self.position += 1
        guard let member else {
            guard self.found & bit != 0 else { throw self.json.missing(name) }
            return
        }
        guard !self.isRead, member == name else { return }
        value = try self.take()
        self.found |= bit
    }

    mutating func optional<Value: WireValue>(_ name: String, _ value: inout Value?) throws(DynamoJSONError) {
        guard self.isAt(name) else { return }
        value = try self.take(Value.self)
    }

    mutating func defaulted<Value: WireValue>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        guard self.isAt(name) else { return }
        value = try self.take()
    }

    mutating func unlessEmpty<Value: WireCollection>(_ name: String, _ value: inout Value) throws(DynamoJSONError) {
        guard self.isAt(name) else { return }
        value = try self.take()
    }

    mutating func nested<Shape>(
        _ name: String,
        in shape: inout Shape,
        _ members: (inout Shape, inout WireMemberReader) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError) {
        let bit = UInt64(1) << self.position
        self.position += 1
        if self.member == nil, self.found & bit == 0 {
            // An object that has not come is one without members: nothing is wrong unless it has required ones.
            var absent = WireMemberReader(self.json)
            return try members(&shape, &absent)
        }
        guard self.isAt(name) else { return }
        self.isRead = true
        self.found |= bit
        try self.json.readMembers(of: &shape, members)
    }

    private func isAt(_ name: String) -> Bool { !self.isRead && self.member == name }

    private mutating func take<Value: WireValue>(_: Value.Type = Value.self) throws(DynamoJSONError) -> Value {
        self.isRead = true
        return try Value.read(from: &self.json)
    }
}

extension DynamoJSONReader {
    /// Reads an object into `shape`, whose `members` it has.
    mutating func readMembers<Shape>(
        of shape: inout Shape,
        _ members: (inout Shape, inout WireMemberReader) throws(DynamoJSONError) -> Void
    ) throws(DynamoJSONError) {
        self = try WireMemberReader(self).read(into: &shape, members)
    }
}
