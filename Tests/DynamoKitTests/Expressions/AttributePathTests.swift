import DynamoKit
import Testing

@Suite("Attribute paths")
struct AttributePathTests {
    @Test("a literal and its composition are one path")
    func composition() {
        #expect(AttributePath.name("a")["b"][0][1]["c"] == AttributePath.name("a")["b"][0][1]["c"])
        #expect("\(AttributePath.name("a")["b"][0])" == "a.b[0]")
    }

    @Test("a literal reads as in an expression")
    func literals() throws {
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(.exists("a.b[0][12].c")) == "attribute_exists(#n0.#n1[0][12].#n2)")
        #expect(attributes.names == ["#n0": "a", "#n1": "b", "#n2": "c"])
    }

    @Test("a name that has dots and brackets in it is one name")
    func oddNames() throws {
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(.exists(.name("a.b[0]")["x.y"])) == "attribute_exists(#n0.#n1)")
        #expect(attributes.names == ["#n0": "a.b[0]", "#n1": "x.y"])
    }

    @Test(
        "what is no path is an error before anything is sent",
        arguments: [
            "", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a]0[", "[0]", "a[0]b", "a[1]]",
            "a[99999999999999999999]", "a[٣]",
        ]
    )
    func malformed(text: String) throws {
        let error = try #require(throws: DynamoError.self) { try AttributePath(parsing: text) }
        #expect(error.code == .invalidRequest)
        var attributes = ExpressionAttributes()
        #expect(throws: DynamoError.self) { try attributes.expression(.exists(AttributePath(stringLiteral: text))) }
        #expect(throws: DynamoError.self) {
            try attributes.expression(.exists(AttributePath(stringLiteral: text)["b"]))
        }
    }

    @Test("coding keys name attributes and members, by the strategy if there is one")
    func codingKeys() throws {
        enum Keys: String, CodingKey { case ownProfile, email = "e.mail" }
        let path = AttributePath.key(Keys.ownProfile)[Keys.email][0]["aB"]
        #expect(path.description == "ownProfile.e.mail[0].aB")
        var attributes = ExpressionAttributes()
        #expect(try attributes.expression(.exists(path)) == "attribute_exists(#n0.#n1[0].#n2)")
        #expect(attributes.names == ["#n0": "ownProfile", "#n1": "e.mail", "#n2": "aB"])
        var renamed = ExpressionAttributes(encoder: AttributeEncoder(strategies: .init(keys: .snakeCase)))
        #expect(try renamed.expression(.exists(path)) == "attribute_exists(#n0.#n1[0].#n2)")
        #expect(renamed.names == ["#n0": "own_profile", "#n1": "e.mail", "#n2": "aB"])
    }

    @Test("a path is as deep as values nest, and no deeper")
    func depth() throws {
        var attributes = ExpressionAttributes()
        let deepest = (1..<32).reduce(AttributePath.name("a")) { path, _ in path["b"] }
        #expect(try attributes.expression(.exists(deepest)).hasSuffix(".#n1)"))
        #expect(throws: DynamoError.self) { try attributes.expression(.exists(deepest[0])) }
    }

    @Test("an empty name and a negative index are no path")
    func composedMalformed() {
        var attributes = ExpressionAttributes()
        #expect(throws: DynamoError.self) { try attributes.expression(.exists(.name(""))) }
        #expect(throws: DynamoError.self) { try attributes.expression(.exists(.name("a")[-1])) }
    }
}
