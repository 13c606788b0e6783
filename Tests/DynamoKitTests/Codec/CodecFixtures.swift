import FoundationEssentials

enum Role: String, Codable, Hashable, Sendable { case admin, member }

/// An enum with payloads, labelled and not.
enum Event: Codable, Hashable, Sendable {
    case joined(room: String, at: Int)
    case left
    case renamed(String)
}

struct Everything: Codable, Hashable, Sendable {
    var text: String
    var flag: Bool
    var smallest: Int64
    var largest: UInt64
    var byte: UInt8
    var fraction: Double
    var single: Float
    var exact: Decimal
    var bytes: Data
    var rawBytes: [UInt8]
    var link: URL
    var id: UUID
    var missing: Int?
    var present: Int?
    var words: Set<String>
    var numbers: Set<Int>
    var blobs: Set<Data>
    var roles: Set<Role>
    var list: [Event]
    var byName: [String: [Int]]
    var byNumber: [Int: String]
    var byRole: [Event: Int]
    var matrix: [[Int?]]

    static let sample = Everything(
        text: "Grüße \u{1F44B}",
        flag: true,
        smallest: .min,
        largest: .max,
        byte: 255,
        fraction: -0.1,
        single: 3.5e-20,
        exact: Decimal(string: "12345678901234567890.123456789012345678")!,
        bytes: Data([0, 1, 255]),
        rawBytes: [7, 8],
        link: URL(string: "https://example.org/a?b=c")!,
        id: UUID(uuidString: "6F9619FF-8B86-D011-B42D-00C04FC964FF")!,
        missing: nil,
        present: 5,
        words: ["a", "b"],
        numbers: [-1, 2],
        blobs: [Data([1]), Data([2, 3])],
        roles: [.admin, .member],
        list: [.joined(room: "general", at: 1), .left, .renamed("x")],
        byName: ["x": [1, 2], "y": []],
        byNumber: [1: "one", -2: "minus two"],
        byRole: [.left: 1],
        matrix: [[1, nil], []]
    )
}

/// A class hierarchy whose superclass goes through `superEncoder()`.
class Animal: Codable {
    var name: String

    init(name: String) { self.name = name }
}

final class Dog: Animal {
    var tricks: [String]

    init(name: String, tricks: [String]) {
        self.tricks = tricks
        super.init(name: name)
    }

    private enum CodingKeys: String, CodingKey { case tricks }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.tricks = try container.decode([String].self, forKey: .tricks)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try super.encode(to: container.superEncoder())
        try container.encode(self.tricks, forKey: .tricks)
    }
}

/// Two values in one keyed container.
struct Flat: Codable, Hashable {
    struct Stamp: Codable, Hashable { var createdAt: Int }
    struct Name: Codable, Hashable { var name: String }

    var stamp: Stamp
    var name: Name

    init(stamp: Stamp, name: Name) {
        self.stamp = stamp
        self.name = name
    }

    init(from decoder: any Decoder) throws {
        self.stamp = try Stamp(from: decoder)
        self.name = try Name(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try self.stamp.encode(to: encoder)
        try self.name.encode(to: encoder)
    }
}

/// Nested containers made by hand, one of them asked for twice.
struct Nested: Codable, Hashable {
    var first: Int
    var second: Int
    var list: [Int]

    private enum Outer: CodingKey { case inner, items }
    private enum Inner: CodingKey { case first, second }

    init(first: Int, second: Int, list: [Int]) {
        self.first = first
        self.second = second
        self.list = list
    }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Outer.self)
        let inner = try outer.nestedContainer(keyedBy: Inner.self, forKey: .inner)
        self.first = try inner.decode(Int.self, forKey: .first)
        self.second = try inner.decode(Int.self, forKey: .second)
        var items = try outer.nestedUnkeyedContainer(forKey: .items)
        self.list = []
        while !items.isAtEnd { self.list.append(try items.decode(Int.self)) }
    }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Outer.self)
        var inner = outer.nestedContainer(keyedBy: Inner.self, forKey: .inner)
        var again = outer.nestedContainer(keyedBy: Inner.self, forKey: .inner)
        var items = outer.nestedUnkeyedContainer(forKey: .items)
        try inner.encode(self.first, forKey: .first)
        try again.encode(self.second, forKey: .second)
        for element in self.list { try items.encode(element) }
    }
}
