import DynamoKit
import FoundationEssentials
import Testing

@Suite("Errors of the attribute codec")
struct CodingErrorTests {
    struct User: Codable { var profile: Profile }
    struct Profile: Codable { var emails: [Email] }
    struct Email: Codable { var address: String; var isVerified: Bool }

    @Test("an error names the whole path and the descriptor found")
    func mismatch() throws {
        let item: DynamoItem = [
            "profile": .map([
                "emails": .list([
                    .map(["address": .string("a@example.org"), "isVerified": .bool(true)]),
                    .map(["address": .string("b@example.org"), "isVerified": .string("yes")]),
                ])
            ])
        ]
        let error = try #require(throws: DynamoError.self) {
            try AttributeDecoder().decodeItem(User.self, from: item)
        }
        #expect(error.code == .codingFailed)
        #expect(
            error.message
                == "User cannot be decoded at profile.emails[1].isVerified: Expected a Boolean (BOOL), found S."
        )
        #expect(error.cause is DecodingError)
    }

    /// A type that takes one kind of attribute, and what it says of others.
    struct Picky: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var decode: @Sendable (AttributeValue) throws -> Void
        var expects: String
        /// A value of the kind that it takes.
        var takes: AttributeValue

        init<Value: Decodable & Sendable>(_ type: Value.Type, _ expects: String, _ takes: AttributeValue) {
            self.testDescription = "\(type)"
            self.decode = { _ = try AttributeDecoder().decode([String: [Value]].self, from: .map(["a": .list([$0])])) }
            self.expects = expects
            self.takes = takes
        }
    }

    static let picky: [Picky] = [
        Picky(String.self, "a string (S)", .string("x")), Picky(URL.self, "a string (S)", .string("x:y")),
        Picky(Date.self, "a string (S)", .string("2026-11-24T22:00:00Z")),
        Picky(Bool.self, "a Boolean (BOOL)", .bool(true)),
        Picky(Int.self, "a number (N)", .number(1)), Picky(UInt8.self, "a number (N)", .number(1)),
        Picky(Double.self, "a number (N)", .number(1)), Picky(Float.self, "a number (N)", .number(1)),
        Picky(Decimal.self, "a number (N)", .number(1)), Picky(AttributeNumber.self, "a number (N)", .number(1)),
        Picky(Data.self, "bytes (B)", .binary([1])), Picky([Int].self, "a list (L) or set", .list([])),
        Picky(Email.self, "a map (M)", .map(["address": .string("x"), "isVerified": .bool(true)])),
        Picky(DynamoItem.self, "a map (M)", .map([:])),
    ]

    @Test("each type names the place, the descriptor that it takes and the one found", arguments: picky)
    func descriptors(picky: Picky) throws {
        #expect(throws: Never.self) { try picky.decode(picky.takes) }
        let others: [AttributeValue] = [
            .string("x"), .number(2), .binary([1]), .bool(false), .null, .list([.null]), .map([:]),
            .stringSet(["x"]), .numberSet([1]), .binarySet([[1]]),
        ]
        for other in others where other.descriptor != picky.takes.descriptor {
            // An array takes sets too, but not of elements of another type.
            if picky.takes == .list([]), ["SS", "NS", "BS"].contains(other.descriptor) { continue }
            let error = try #require(throws: DynamoError.self) { try picky.decode(other) }
            #expect(error.code == .codingFailed)
            #expect(error.message.hasSuffix("at a[0]: Expected \(picky.expects), found \(other.descriptor)."))
        }
    }

    @Test("a missing attribute is named")
    func missing() throws {
        let error = try #require(throws: DynamoError.self) {
            try AttributeDecoder().decodeItem(User.self, from: ["profile": .map([:])])
        }
        #expect(error.message == "User cannot be decoded at profile.emails: There is no such attribute.")
    }

    @Test("a value that is no map is no item")
    func notAnItem() {
        #expect(throws: DynamoError.self) { try AttributeEncoder().encodeItem([1, 2]) }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encodeItem("text") }
    }

    @Test("a value that mixes containers is an error, not a crash")
    func mixedContainers() throws {
        struct Mixed: Encodable {
            enum Keys: CodingKey { case a }

            func encode(to encoder: any Encoder) throws {
                var list = encoder.unkeyedContainer()
                try list.encode(1)
                var map = encoder.container(keyedBy: Keys.self)
                try map.encode(1, forKey: .a)
            }
        }
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(1)
                try container.encode(2)
            }
        }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Mixed()) }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Twice()) }
    }

    @Test("an error of the value's own code is the cause")
    func ownErrors() throws {
        struct Refusal: Error {}
        struct Stubborn: Encodable {
            func encode(to encoder: any Encoder) throws { throw Refusal() }
        }
        let error = try #require(throws: DynamoError.self) { try AttributeEncoder().encode(Stubborn()) }
        #expect(error.cause is Refusal)
    }

    @Test("set elements that encode alike are refused rather than lost")
    func collapsingSets() {
        struct Loose: Hashable, Encodable {
            var id: Int

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode("same")
            }
        }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Set([Loose(id: 1), Loose(id: 2)])) }
    }
}
