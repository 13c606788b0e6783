extension AttributeTape {
    /// The tape of one value, whose node is the first.
    init(_ value: AttributeValue) {
        self.init()
        self.append(value, name: nil, position: 0, parent: -1)
    }

    /// Adds a value, and after it what it holds.
    ///
    /// - Parameters:
    ///   - name: Its name in a map.
    ///   - position: Its position in a list.
    ///   - parent: The node of the map or list that holds it.
    mutating func append(_ value: AttributeValue, name: String?, position: Int, parent: Int) {
        var node = Node(kind: value.kind, nameStart: UInt32(position), parent: Int32(parent))
        if let name {
            node.isNameText = true
            node.nameStart = UInt32(self.names.count)
            self.names.append(name)
        }
        let index = self.nodes.count
        switch value {
        case .string, .number, .binary:
            node.isValue = true
            node.start = UInt32(self.values.count)
            self.values.append(value)
            self.nodes.append(node)
        case .bool(let bool):
            node.start = bool ? 1 : 0
            self.nodes.append(node)
        case .null:
            self.nodes.append(node)
        case .map(let members):
            node.count = UInt32(members.count)
            self.nodes.append(node)
            for (name, value) in members { self.append(value, name: name, position: 0, parent: index) }
        case .list, .stringSet, .numberSet, .binarySet:
            let elements = value.listElements ?? []
            node.count = UInt32(elements.count)
            self.nodes.append(node)
            for (position, element) in elements.enumerated() {
                self.append(element, name: nil, position: position, parent: index)
            }
        }
        self.nodes[index].end = UInt32(self.nodes.count)
    }

    /// The value at a node, with all that it holds.
    func value(at index: Int) -> AttributeValue {
        let node = self.nodes[index]
        if node.isValue { return self.values[Int(node.start)] }
        switch node.kind {
        case .string: return .string(self.text(Int(node.start), count: Int(node.count)))
        case .number: return .number(self.number(at: index))
        case .binary: return .binary(self.binary(at: index))
        case .bool: return .bool(node.start == 1)
        case .null: return .null
        case .list: return .list(self.children(of: index).map { self.value(at: $0) })
        case .map: return .map(self.item(at: index))
        case .stringSet: return .stringSet(Set(self.children(of: index).map { self.string(at: $0) }))
        case .numberSet: return .numberSet(Set(self.children(of: index).map { self.number(at: $0) }))
        case .binarySet: return .binarySet(Set(self.children(of: index).map { self.binary(at: $0) }))
        }
    }

    /// The attributes of a map.
    func item(at map: Int) -> DynamoItem {
        var item = DynamoItem(minimumCapacity: Int(self.nodes[map].count))
        for member in self.children(of: map) { item[self.name(of: member)] = self.value(at: member) }
        return item
    }
}

extension AttributeValue {
    var kind: AttributeTape.Kind {
        switch self {
        case .string: .string
        case .number: .number
        case .binary: .binary
        case .bool: .bool
        case .null: .null
        case .list: .list
        case .map: .map
        case .stringSet: .stringSet
        case .numberSet: .numberSet
        case .binarySet: .binarySet
        }
    }
}
