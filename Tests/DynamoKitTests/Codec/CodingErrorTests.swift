import DynamoKit
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
