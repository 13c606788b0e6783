import DynamoKit
import FoundationEssentials
import TestSupport
import Testing

@Suite("Key strategies")
struct KeyStrategyTests {
    /// Any text as a key.
    struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Numbers under keys that are found out when it is read.
    struct Bag: Codable, Hashable {
        var numbers: [String: Int]

        init(_ numbers: [String: Int]) { self.numbers = numbers }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            self.numbers = [:]
            for key in container.allKeys { self.numbers[key.stringValue] = try container.decode(Int.self, forKey: key) }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: AnyKey.self)
            for (name, number) in self.numbers { try container.encode(number, forKey: AnyKey(stringValue: name)) }
        }
    }

    static let snake = CodingStrategies(keys: .snakeCase)
    /// `name` is stored as `x-NAME`.
    static let shouted = CodingStrategies(
        keys: .custom(
            encode: { "x-\($0.map { $0.isLowercase ? "+\($0.uppercased())" : "\($0)" }.joined())" },
            decode: { name in
                name.dropFirst(2).split(separator: "+", omittingEmptySubsequences: false).enumerated()
                    .map { $0 == 0 ? String($1) : $1.prefix(1).lowercased() + $1.dropFirst() }.joined()
            }
        )
    )

    private func roundTrip<Value: Codable>(_ value: Value, _ strategies: CodingStrategies) throws -> Value {
        let item = try AttributeEncoder(strategies: strategies).encodeItem(value)
        return try AttributeDecoder(strategies: strategies).decodeItem(Value.self, from: item)
    }

    @Test(
        "names are in snake case",
        arguments: [
            ("userId", "user_id"), ("profileURL", "profile_url"), ("myURLProperty", "my_url_property"), ("a", "a"),
            ("oneTwoThree", "one_two_three"), ("aBTest", "a_b_test"), ("item2Name", "item2_name"), ("_0", "_0"),
            ("_private", "_private"), ("already_snake", "already_snake"), ("straßeNr", "straße_nr"), ("", ""),
            ("URLString", "url_string"), ("ID", "id"), ("aÄrgerlich", "a_ärgerlich"), ("__", "__"),
        ]
    )
    func names(key: String, name: String) throws {
        #expect(try AttributeEncoder(strategies: Self.snake).encodeItem(Bag([key: 1])) == [name: .number(1)])
    }

    @Test("usual names are those that JSONEncoder gives, and come back", arguments: UInt64(0)..<50)
    func asJSONEncoder(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let key = Self.usualKey(using: &generator)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let json = try JSONDecoder().decode([String: Int].self, from: encoder.encode(Bag([key: 1])))
        let item = try AttributeEncoder(strategies: Self.snake).encodeItem(Bag([key: 1]))
        #expect(Array(item.keys) == Array(json.keys))
    }

    /// Words in camel case, among them abbreviations.
    private static func usualKey(using generator: inout SplitMix64) -> String {
        func letters(_ count: Int) -> String {
            String((0..<count).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a" })
        }
        var key = letters(Int.random(in: 1...6, using: &generator))
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let word = letters(Int.random(in: 2...6, using: &generator))
            key += word.prefix(1).uppercased() + word.dropFirst()
        }
        if Bool.random(using: &generator) { key += letters(3).uppercased() }
        return key
    }

    @Test("a value of every kind comes back as it was", arguments: [snake, shouted])
    func everything(strategies: CodingStrategies) throws {
        #expect(try self.roundTrip(Everything.sample, strategies) == .sample)
        let item = try AttributeEncoder(strategies: strategies).encodeItem(Everything.sample)
        let plain = try AttributeEncoder().encodeItem(Everything.sample)
        #expect(item != plain)
        #expect(item.count == plain.count)
    }

    @Test("a type that looks for its keys finds those that were encoded", arguments: UInt64(0)..<50)
    func allKeys(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        // Without abbreviations, which a type that takes any key cannot know.
        let keys = (0..<5).map { _ in
            (0..<3).map { $0 == 0 ? "w" : ["One", "Two", "Xy"].randomElement(using: &generator) ?? "" }.joined()
        }
        let bag = Bag(Dictionary(keys.map { ($0, 1) }) { $1 })
        #expect(try self.roundTrip(bag, Self.snake) == bag)
        #expect(try self.roundTrip(bag, Self.shouted) == bag)
    }

    @Test("an enum's case and its payload come back, abbreviations too", arguments: [snake, shouted])
    func enums(strategies: CodingStrategies) throws {
        enum Visit: Codable, Hashable {
            case openedURL(pageURL: String, httpStatus: Int)
            case leftForGood
        }
        for visit in [Visit.openedURL(pageURL: "x", httpStatus: 200), .leftForGood] {
            #expect(try self.roundTrip(visit, strategies) == visit)
        }
        let item = try AttributeEncoder(strategies: Self.snake).encodeItem(Visit.openedURL(pageURL: "x", httpStatus: 1))
        #expect(item == ["opened_url": .map(["page_url": .string("x"), "http_status": .number(1)])])
    }

    @Test("keys of dictionaries are data and stay as they are", arguments: [snake, shouted])
    func dictionaries(strategies: CodingStrategies) throws {
        struct Slug: Codable, Hashable, CodingKeyRepresentable {
            var text: String
            var codingKey: any CodingKey { AnyKey(stringValue: self.text) }

            init(_ text: String) { self.text = text }
            init?(codingKey: some CodingKey) { self.text = codingKey.stringValue }
        }
        struct Box: Codable, Hashable {
            var byName: [String: Int]
            var byNumber: [Int: Int]
            var bySlug: [Slug: [String: Int]]
            var item: DynamoItem
        }
        let box = Box(
            byName: ["fooBar": 1, "foo_bar": 2],
            byNumber: [-3: 1],
            bySlug: [Slug("aSlug"): ["inIt": 1]],
            item: ["fooBar": .null]
        )
        let item = try AttributeEncoder(strategies: strategies).encodeItem(box)
        #expect(
            Set(item.values) == [
                .map(["fooBar": .number(1), "foo_bar": .number(2)]), .map(["-3": .number(1)]),
                .map(["aSlug": .map(["inIt": .number(1)])]), .map(["fooBar": .null]),
            ]
        )
        #expect(try AttributeDecoder(strategies: strategies).decodeItem(Box.self, from: item) == box)
    }

    @Test("two properties that would share an attribute are refused")
    func collisions() throws {
        struct Owner: Codable { var userId = 1; var userID = 2 }
        struct Box: Codable { var owners = [Owner()] }
        let encoder = AttributeEncoder(strategies: Self.snake)
        let error = #expect(throws: DynamoError.self) { try encoder.encode(Box()) }
        #expect(error?.code == .codingFailed)
        #expect(
            error?.message
                == "Box cannot be encoded at owners[0].user_id: The keys “userId” and “userID” are stored under one name."
        )
        // In another map the name is free.
        struct Person: Codable { var userID = 2; var friend = Friend() }
        struct Friend: Codable { var userId = 1 }
        #expect(throws: Never.self) { try encoder.encode(Person()) }
    }

    @Test("errors name attributes as they are stored")
    func errors() throws {
        struct Profile: Codable { var emailAddress: String }
        struct User: Codable { var userProfile: Profile }
        let decoder = AttributeDecoder(strategies: Self.snake)
        let missing = #expect(throws: DynamoError.self) {
            try decoder.decodeItem(User.self, from: ["user_profile": .map([:])])
        }
        #expect(missing?.message.contains("at user_profile.email_address: ") == true)
        let wrong = #expect(throws: DynamoError.self) {
            try decoder.decodeItem(User.self, from: ["user_profile": .map(["email_address": .number(1)])])
        }
        #expect(wrong?.message.contains("at user_profile.email_address: Expected a string (S), found N.") == true)
    }
}
