import DynamoKit
import FoundationEssentials
import Testing

@Suite("Attribute codec")
struct AttributeCodecTests {
    private func roundTrip<Value: Codable>(
        _ value: Value,
        _ strategies: CodingStrategies = .init()
    ) throws -> Value {
        let encoded = try AttributeEncoder(strategies: strategies).encode(value)
        return try AttributeDecoder(strategies: strategies).decode(Value.self, from: encoded)
    }

    static let strategies: [CodingStrategies] = [
        .init(), .init(optionals: .null), .init(emptySets: .null), .init(emptySets: .list),
        .init(dates: .unixMilliseconds, optionals: .null, emptySets: .list),
    ]

    @Test("a value of every kind comes back as it was, whatever the strategies", arguments: strategies.indices)
    func everything(index: Int) throws {
        #expect(try self.roundTrip(Everything.sample, Self.strategies[index]) == .sample)
    }

    @Test("each kind of value has its attribute type")
    func golden() throws {
        let item = try AttributeEncoder().encodeItem(Everything.sample)
        #expect(item["text"] == .string("Grüße \u{1F44B}"))
        #expect(item["flag"] == .bool(true))
        #expect(item["smallest"] == .number(AttributeNumber("-9223372036854775808")!))
        #expect(item["largest"] == .number(AttributeNumber("18446744073709551615")!))
        #expect(item["byte"] == .number(255))
        #expect(item["fraction"] == .number(AttributeNumber("-0.1")!))
        #expect(item["single"] == .number(AttributeNumber("3.5E-20")!))
        #expect(item["exact"] == .number(AttributeNumber("12345678901234567890.123456789012345678")!))
        #expect(item["bytes"] == .binary([0, 1, 255]))
        #expect(item["rawBytes"] == .binary([7, 8]))
        #expect(item["link"] == .string("https://example.org/a?b=c"))
        #expect(item["id"] == .string("6F9619FF-8B86-D011-B42D-00C04FC964FF"))
        #expect(item["missing"] == nil)
        #expect(item["present"] == .number(5))
        #expect(item["words"] == .stringSet(["a", "b"]))
        #expect(item["numbers"] == .numberSet([-1, 2]))
        #expect(item["blobs"] == .binarySet([[1], [2, 3]]))
        #expect(item["roles"] == .stringSet(["admin", "member"]))
        #expect(
            item["list"]
                == .list([
                    .map(["joined": .map(["room": .string("general"), "at": .number(1)])]),
                    .map(["left": .map([:])]),
                    .map(["renamed": .map(["_0": .string("x")])]),
                ])
        )
        #expect(item["byName"] == .map(["x": .list([.number(1), .number(2)]), "y": .list([])]))
        #expect(item["byNumber"] == .map(["1": .string("one"), "-2": .string("minus two")]))
        #expect(item["byRole"] == .list([.map(["left": .map([:])]), .number(1)]))
        #expect(item["matrix"] == .list([.list([.number(1), .null]), .list([])]))
    }

    @Test("a class and its superclass each keep their own")
    func classes() throws {
        let dog = Dog(name: "Rex", tricks: ["sit"])
        let item = try AttributeEncoder().encodeItem(dog)
        #expect(item == ["super": .map(["name": .string("Rex")]), "tricks": .list([.string("sit")])])
        let decoded = try AttributeDecoder().decodeItem(Dog.self, from: item)
        #expect(decoded.name == "Rex")
        #expect(decoded.tricks == ["sit"])
    }

    @Test("several values encode into one map, as with JSONEncoder")
    func flatComposition() throws {
        let flat = Flat(stamp: .init(createdAt: 1), name: .init(name: "x"))
        #expect(try AttributeEncoder().encodeItem(flat) == ["createdAt": .number(1), "name": .string("x")])
        #expect(try self.roundTrip(flat) == flat)
    }

    @Test("nested containers are shared when asked for twice")
    func nestedContainers() throws {
        let nested = Nested(first: 1, second: 2, list: [3, 4])
        #expect(
            try AttributeEncoder().encodeItem(nested)
                == [
                    "inner": .map(["first": .number(1), "second": .number(2)]),
                    "items": .list([.number(3), .number(4)]),
                ]
        )
        #expect(try self.roundTrip(nested) == nested)
    }

    @Test(
        "attribute values are stored as they are and never encoded twice",
        arguments: [
            .string("x"), .number(1), .binary([1]), .bool(false), .null, .list([.null]), .map(["a": .number(1)]),
            .stringSet(["x"]), .numberSet([1]), .binarySet([[1]]),
        ] as [AttributeValue]
    )
    func attributeValues(value: AttributeValue) throws {
        struct Box: Codable, Hashable { var value: AttributeValue }
        #expect(try AttributeEncoder().encode(value) == value)
        #expect(try AttributeEncoder().encodeItem(Box(value: value)) == ["value": value])
        #expect(try AttributeEncoder().encode([value]) == .list([value]))
        #expect(try self.roundTrip(Box(value: value)) == Box(value: value))
        let json = try JSONEncoder().encode(Box(value: value))
        #expect(try JSONDecoder().decode(Box.self, from: json) == Box(value: value))
    }

    @Test("an empty list of anything stays a list, and empty bytes are bytes")
    func emptyArrays() throws {
        #expect(try AttributeEncoder().encode([String]()) == .list([]))
        #expect(try AttributeEncoder().encode([Int8]()) == .list([]))
        #expect(try AttributeEncoder().encode([UInt8]()) == .binary([]))
        #expect(try AttributeEncoder().encode(Data()) == .binary([]))
    }

    @Test("nil leaves no attribute, or NULL, and both read as nil")
    func optionals() throws {
        struct Box: Codable, Hashable { var number: Int?; var nested: [Int]?; var flag: Bool? }
        let empty = Box(number: nil, nested: nil, flag: nil)
        #expect(try AttributeEncoder().encodeItem(empty) == [:])
        let nulls = try AttributeEncoder(strategies: .init(optionals: .null)).encodeItem(empty)
        #expect(nulls == ["number": .null, "nested": .null, "flag": .null])
        #expect(try AttributeDecoder().decodeItem(Box.self, from: nulls) == empty)
        #expect(try AttributeDecoder().decodeItem(Box.self, from: [:]) == empty)
    }

    @Test(
        "an empty set is left out, NULL or an empty list, and comes back empty",
        arguments: [
            (.omit, nil), (.null, .null), (.list, .list([])),
        ] as [(CodingStrategies.EmptySetStrategy, AttributeValue?)]
    )
    func emptySets(strategy: CodingStrategies.EmptySetStrategy, stored: AttributeValue?) throws {
        struct Box: Codable, Hashable { var tags: Set<String>; var nested: [Set<Int>] }
        let strategies = CodingStrategies(emptySets: strategy)
        let box = Box(tags: [], nested: [[], [1]])
        let item = try AttributeEncoder(strategies: strategies).encodeItem(box)
        #expect(item["tags"] == stored)
        #expect(item["nested"] == .list([stored ?? .null, .numberSet([1])]))
        #expect(try AttributeDecoder(strategies: strategies).decodeItem(Box.self, from: item) == box)
    }

    @Test("sets of other things are lists, and arrays read sets")
    func otherSets() throws {
        #expect(try AttributeEncoder().encode(Set([true])) == .list([.bool(true)]))
        #expect(try self.roundTrip(Set([[1], [2, 3]])) == [[1], [2, 3]])
        #expect(try AttributeDecoder().decode([String].self, from: .stringSet(["b", "a"])) == ["a", "b"])
        #expect(try AttributeDecoder().decode([Int].self, from: .numberSet([10, 9])) == [9, 10])
    }

    @Test("an encoder's user info reaches the value")
    func userInfo() throws {
        struct Tenant: Codable {
            var name = "default"

            init() {}

            init(from decoder: any Decoder) throws {
                self.name = decoder.userInfo[CodingUserInfoKey(rawValue: "tenant")!] as? String ?? "none"
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(encoder.userInfo[CodingUserInfoKey(rawValue: "tenant")!] as? String ?? "none")
            }
        }
        let key = CodingUserInfoKey(rawValue: "tenant")!
        #expect(try AttributeEncoder(userInfo: [key: "acme"]).encode(Tenant()) == .string("acme"))
        #expect(try AttributeDecoder(userInfo: [key: "acme"]).decode(Tenant.self, from: .null).name == "acme")
    }
}
