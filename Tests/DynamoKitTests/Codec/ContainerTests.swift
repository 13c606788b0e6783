import DynamoKit
import FoundationEssentials
import Testing

/// Containers as types may use them: whatever JSONEncoder takes comes back.
@Suite("Containers of the attribute codec")
struct ContainerTests {
    /// Encodes and decodes as it is told.
    private struct Scripted: Codable {
        static let script = CodingUserInfoKey(rawValue: "script")!
        var decoded = 0

        init() {}

        init(from decoder: any Decoder) throws {
            guard let script = decoder.userInfo[Self.script] as? Script else { return }
            self.decoded = try script.decode(decoder)
        }

        func encode(to encoder: any Encoder) throws {
            guard let script = encoder.userInfo[Self.script] as? Script else { return }
            try script.encode(encoder)
        }
    }

    struct Script: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var encode: @Sendable (any Encoder) throws -> Void
        /// What it gives and JSONDecoder's counterpart gives has to be the same.
        var decode: @Sendable (any Decoder) throws -> Int
        var stored: AttributeValue
    }

    enum Key: String, CodingKey { case a, b, c }

    static let scripts: [Script] = [
        Script(
            testDescription: "a super encoder under a key of its own",
            encode: { encoder in
                var container = encoder.container(keyedBy: Key.self)
                try 1.encode(to: container.superEncoder(forKey: .a))
                try container.encode(2, forKey: .b)
                try [3].encode(to: container.superEncoder())
            },
            decode: { decoder in
                let container = try decoder.container(keyedBy: Key.self)
                let parts = try [Int](from: container.superDecoder())
                return try Int(from: container.superDecoder(forKey: .a)) * 100
                    + container.decode(Int.self, forKey: .b) * 10 + parts[0]
            },
            stored: .map(["a": .number(1), "b": .number(2), "super": .list([.number(3)])])
        ),
        Script(
            testDescription: "a super encoder that is used last of all, and one never",
            encode: { encoder in
                var container = encoder.container(keyedBy: Key.self)
                let parent = container.superEncoder()
                _ = container.superEncoder(forKey: .c)
                try container.encode(2, forKey: .b)
                var inner = parent.container(keyedBy: Key.self)
                try inner.encode(1, forKey: .a)
            },
            decode: { decoder in
                let container = try decoder.container(keyedBy: Key.self)
                let inner = try container.superDecoder().container(keyedBy: Key.self)
                let unused = try container.superDecoder(forKey: .c).container(keyedBy: Key.self)
                return try inner.decode(Int.self, forKey: .a) * 10 + unused.allKeys.count
            },
            stored: .map(["super": .map(["a": .number(1)]), "c": .map([:]), "b": .number(2)])
        ),
        Script(
            testDescription: "keyed, unkeyed and super within unkeyed",
            encode: { encoder in
                var list = encoder.unkeyedContainer()
                var map = list.nestedContainer(keyedBy: Key.self)
                var inner = list.nestedUnkeyedContainer()
                let parent = list.superEncoder()
                try list.encodeNil()
                try inner.encode(2)
                try map.encode(1, forKey: .a)
                try 3.encode(to: parent)
                try list.encode(4)
            },
            decode: { decoder in
                var list = try decoder.unkeyedContainer()
                var sum = list.currentIndex
                let map = try list.nestedContainer(keyedBy: Key.self)
                var inner = try list.nestedUnkeyedContainer()
                let parent = try list.superDecoder()
                sum += try list.decodeNil() ? 1000 : 0
                sum += try list.decodeNil() ? 10_000 : 0
                sum += try map.decode(Int.self, forKey: .a) * 100 + inner.decode(Int.self) * 10 + Int(from: parent)
                return try sum + list.decode(Int.self) + (list.isAtEnd ? 100_000 : 0)
            },
            stored: .list([.map(["a": .number(1)]), .list([.number(2)]), .number(3), .null, .number(4)])
        ),
        Script(
            testDescription: "containers that are never filled",
            encode: { encoder in
                var container = encoder.container(keyedBy: Key.self)
                _ = container.nestedContainer(keyedBy: Key.self, forKey: .a)
                _ = container.nestedUnkeyedContainer(forKey: .b)
            },
            decode: { decoder in
                let container = try decoder.container(keyedBy: Key.self)
                let list = try container.nestedUnkeyedContainer(forKey: .b)
                return try container.nestedContainer(keyedBy: Key.self, forKey: .a).allKeys.count
                    + (list.count ?? 5) + (list.isAtEnd ? 10 : 0)
            },
            stored: .map(["a": .map([:]), "b": .list([])])
        ),
        Script(
            testDescription: "nil under a key, which is there and null",
            encode: { encoder in
                var container = encoder.container(keyedBy: Key.self)
                try container.encodeNil(forKey: .a)
                try container.encodeIfPresent(Int?.none, forKey: .b)
            },
            decode: { decoder in
                let container = try decoder.container(keyedBy: Key.self)
                let isNil = try container.decodeNil(forKey: .a)
                let value = try container.decodeIfPresent(Int.self, forKey: .a)
                return (isNil ? 1 : 0) + (container.contains(.a) ? 10 : 0) + (container.contains(.b) ? 100 : 0)
                    + (value ?? 1000)
            },
            stored: .map(["a": .null])
        ),
        Script(
            testDescription: "a member that is encoded again",
            encode: { encoder in
                var container = encoder.container(keyedBy: Key.self)
                try container.encode([1, 2, 3], forKey: .a)
                try container.encode("x", forKey: .b)
                try container.encode(7, forKey: .a)
            },
            decode: { try $0.container(keyedBy: Key.self).decode(Int.self, forKey: .a) },
            stored: .map(["a": .number(7), "b": .string("x")])
        ),
        Script(
            testDescription: "an element that is tried as something else first",
            encode: { encoder in
                var list = encoder.unkeyedContainer()
                try list.encode("5")
                try list.encode(6)
            },
            decode: { decoder in
                var list = try decoder.unkeyedContainer()
                let number = (try? list.decode(Int.self)) ?? 0
                let text = try list.decode(String.self)
                return try number * 100 + (Int(text) ?? 0) * 10 + list.decode(Int.self)
            },
            stored: .list([.string("5"), .number(6)])
        ),
    ]

    @Test("containers are stored as they were asked for, and read as JSONDecoder reads them", arguments: scripts)
    func asJSON(script: Script) throws {
        let encoder = AttributeEncoder(userInfo: [Scripted.script: script])
        #expect(try encoder.encode([Scripted()]) == .list([script.stored]))
        let decoder = AttributeDecoder(userInfo: [Scripted.script: script])
        let decoded = try decoder.decode([Scripted].self, from: .list([script.stored]))

        let jsonEncoder = JSONEncoder()
        jsonEncoder.userInfo[Scripted.script] = script
        let jsonDecoder = JSONDecoder()
        jsonDecoder.userInfo[Scripted.script] = script
        let expected = try jsonDecoder.decode([Scripted].self, from: jsonEncoder.encode([Scripted()]))
        #expect(decoded.map(\.decoded) == expected.map(\.decoded))
    }

    @Test("what is read past a list's end is an error that names the place")
    func pastTheEnd() {
        let script = Script(
            testDescription: "",
            encode: { _ in },
            decode: { decoder in
                var list = try decoder.unkeyedContainer()
                while !list.isAtEnd { _ = try list.decode(Int.self) }
                return try list.decode(Int.self)
            },
            stored: .null
        )
        let decoder = AttributeDecoder(userInfo: [Scripted.script: script])
        let error = #expect(throws: DynamoError.self) {
            try decoder.decode([String: Scripted].self, from: .map(["x": .list([.number(1)])]))
        }
        #expect(error?.message.contains("at x[1]: The list is at its end.") == true)
    }

    @Test("three generations of classes each keep their own, by one map or by super")
    func generations() throws {
        let item = try AttributeEncoder().encodeItem(Puppy(name: "Rex", tricks: ["sit"], weeks: 7))
        #expect(
            item
                == [
                    "weeks": .number(7),
                    "parent": .map(["tricks": .list([.string("sit")]), "super": .map(["name": .string("Rex")])]),
                ]
        )
        let puppy = try AttributeDecoder().decodeItem(Puppy.self, from: item)
        #expect(puppy.name == "Rex")
        #expect(puppy.tricks == ["sit"])
        #expect(puppy.weeks == 7)
    }

    @Test("optionals of optionals, and nil in lists, are NULL")
    func optionals() throws {
        struct Box: Codable, Hashable { var numbers: [Int?]; var lists: [[String]?]; var byName: [String: Int?] }
        let box = Box(numbers: [1, nil], lists: [nil, []], byName: ["a": nil, "b": 2])
        let item = try AttributeEncoder().encodeItem(box)
        #expect(item["numbers"] == .list([.number(1), .null]))
        #expect(item["lists"] == .list([.null, .list([])]))
        #expect(item["byName"] == .map(["a": .null, "b": .number(2)]))
        #expect(try AttributeDecoder().decodeItem(Box.self, from: item) == box)
    }

    @Test("types of the standard library and of Foundation come back")
    func libraryTypes() throws {
        struct Box: Codable, Hashable {
            var range = 1..<5
            var closed = "a"..."c"
            var interval = DateInterval(start: Date(timeIntervalSince1970: 10), duration: 5)
            var components = DateComponents(year: 2026, month: 11)
            var locale = Locale(identifier: "de_DE")
            var path = IndexPath(indexes: [1, 2])
            var sides = SIMD3<Float>(1, 2, 3)
            var many = Set([1 as UInt8, 2])
            var instant = Duration.milliseconds(1500)
        }
        let item = try AttributeEncoder().encodeItem(Box())
        #expect(item["range"] == .list([.number(1), .number(5)]))
        #expect(item["many"] == .numberSet([1, 2]))
        #expect(try AttributeDecoder().decodeItem(Box.self, from: item) == Box())
    }
}

/// A class whose superclass goes under a key of its own.
private final class Puppy: Animal {
    var tricks: [String]
    var weeks: Int

    init(name: String, tricks: [String], weeks: Int) {
        self.tricks = tricks
        self.weeks = weeks
        super.init(name: name)
    }

    private enum CodingKeys: CodingKey { case weeks, parent }
    private enum ParentKeys: CodingKey { case tricks }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.weeks = try container.decode(Int.self, forKey: .weeks)
        let parent = try container.superDecoder(forKey: .parent).container(keyedBy: ParentKeys.self)
        self.tricks = try parent.decode([String].self, forKey: .tricks)
        try super.init(from: parent.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var parent = container.superEncoder(forKey: .parent).container(keyedBy: ParentKeys.self)
        try super.encode(to: parent.superEncoder())
        try parent.encode(self.tricks, forKey: .tricks)
        try container.encode(self.weeks, forKey: .weeks)
    }
}
