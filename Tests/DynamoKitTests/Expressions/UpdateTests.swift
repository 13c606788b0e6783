import DynamoKit
import Testing

@Suite("Updates")
struct UpdateTests {
    private func update(_ changes: (inout Update) -> Void) -> Update {
        var update = Update()
        changes(&update)
        return update
    }

    @Test("each change has its clause")
    func clauses() throws {
        let update = self.update {
            $0.set("name", to: "x")
            $0.setIfNotExists("createdAt", to: 1)
            $0.increment("count", by: 2)
            $0.decrement("left", by: 1, startingAt: 10)
            $0.append(to: "log", ["a"])
            $0.prepend(to: "recent", ["b"], creating: true)
            $0.set("copy", to: .attribute("original"))
            $0.remove("draft")
            $0.add("visits", 1)
            $0.add("tags", Set(["t"]))
            $0.delete("flags", Set(["f"]))
        }
        var attributes = ExpressionAttributes()
        #expect(
            try attributes.expression(update) == """
                SET #n0 = :v0, #n1 = if_not_exists(#n1, :v1), #n2 = #n2 + :v2, \
                #n3 = if_not_exists(#n3, :v3) - :v1, #n4 = list_append(#n4, :v4), \
                #n5 = list_append(:v5, if_not_exists(#n5, :v6)), #n6 = #n7 \
                REMOVE #n8 ADD #n9 :v1, #n10 :v7 DELETE #n11 :v8
                """
        )
        #expect(
            attributes.values == [
                ":v0": .string("x"), ":v1": .number(1), ":v2": .number(2), ":v3": .number(10),
                ":v4": .list([.string("a")]), ":v5": .list([.string("b")]), ":v6": .list([]),
                ":v7": .stringSet(["t"]), ":v8": .stringSet(["f"]),
            ]
        )
    }

    @Test("other attributes, sums and defaults are assigned")
    func assigned() throws {
        let update = self.update {
            $0.set("total", to: .attribute("price") + .ifNotExists("shipping", .value(0)))
            $0.set("left", to: .value(10) - .attribute("used[0]"))
            $0.set("all", to: .listAppend(.ifNotExists("first", .value([String]())), .attribute("second")))
            $0.set("name", to: .ifNotExists("nickname", .attribute("fullName")))
        }
        var attributes = ExpressionAttributes()
        #expect(
            try attributes.expression(update) == """
                SET #n0 = #n1 + if_not_exists(#n2, :v0), #n3 = :v1 - #n4[0], \
                #n5 = list_append(if_not_exists(#n6, :v2), #n7), #n8 = if_not_exists(#n9, #n10)
                """
        )
    }

    @Test("what is no number cannot be added, what is no list not appended, and a sum has two operands")
    func mistyped() throws {
        for update in [
            self.update { $0.increment("a", by: "x") },
            self.update { $0.increment("a", by: "1", startingAt: "0") },
            self.update { $0.set("a", to: .value("x") + .attribute("b")) },
            self.update { $0.set("a", to: .attribute("b") + .attribute("c") - .value(1)) },
            self.update { $0.set("a", to: .ifNotExists("b", .attribute("c") + .value(1))) },
            self.update { $0.set("a", to: .listAppend(.attribute("b"), .value(1))) },
            self.update { $0.set("a", to: .listAppend(.attribute("b"), .value(Set([1])))) },
            self.update { $0.setIfNotExists("a", to: String?.none) },
        ] {
            var attributes = ExpressionAttributes()
            let error = try #require(throws: DynamoError.self) { try attributes.expression(update) }
            #expect(error.code == .invalidRequest)
        }
    }

    @Test("an update of many attributes is refused only when it is too long")
    func long() throws {
        func update(_ count: Int) -> Update {
            self.update { for index in 0..<count { $0.set(.name("a\(index)"), to: index) } }
        }
        var attributes = ExpressionAttributes()
        let text = try attributes.expression(update(250))
        #expect(text.utf8.count <= 4096)
        var tooMany = ExpressionAttributes()
        let error = try #require(throws: DynamoError.self) { try tooMany.expression(update(300)) }
        #expect(error.message.contains("of 4096"))
    }

    @Test("a nested attribute is set on its own and leaves the rest of its map")
    func nested() throws {
        var attributes = ExpressionAttributes()
        let text = try attributes.expression(self.update { $0.set("profile.emails[0]", to: "x") })
        #expect(text == "SET #n0.#n1[0] = :v0")
    }

    @Test("bytes appended to a list are its elements")
    func bytesAppended() throws {
        var attributes = ExpressionAttributes()
        _ = try attributes.expression(self.update { $0.append(to: "a", [UInt8(1), 2]) })
        #expect(attributes.values == [":v0": .list([.number(1), .number(2)])])
    }

    @Test("setting what the strategies leave out removes it")
    func omitted() throws {
        let update = self.update {
            $0.set("nickname", to: String?.none)
            $0.set("tags", to: Set<String>())
        }
        var omitting = ExpressionAttributes()
        #expect(try omitting.expression(update) == "REMOVE #n0, #n1")
        var storing = ExpressionAttributes(
            encoder: AttributeEncoder(strategies: .init(optionals: .null, emptySets: .list))
        )
        #expect(try storing.expression(update) == "SET #n0 = :v0, #n1 = :v1")
        #expect(storing.values == [":v0": .null, ":v1": .list([])])
    }

    @Test("an update that changes nothing is refused")
    func empty() throws {
        var attributes = ExpressionAttributes()
        let error = try #require(throws: DynamoError.self) { try attributes.expression(Update()) }
        #expect(error.code == .invalidRequest)
    }

    @Test(
        "paths that overlap are refused, and neighbours are not",
        arguments: [
            ("a", "a", false), ("a", "a.b", false), ("a.b[0].c", "a.b", false), ("a.b", "a[0]", false),
            ("a.b[0]", "a.b.c", false), ("a.b", "a.c", true), ("a.b[0]", "a.c.d", true),
            ("a[0]", "a[1]", true), ("a", "ab", true),
        ] as [(AttributePath, AttributePath, Bool)]
    )
    func overlaps(first: AttributePath, second: AttributePath, isAllowed: Bool) throws {
        var attributes = ExpressionAttributes()
        let update = self.update {
            $0.set(first, to: 1)
            $0.remove(second)
        }
        if isAllowed {
            #expect(try attributes.expression(update) != "")
        } else {
            let error = try #require(throws: DynamoError.self) { try attributes.expression(update) }
            #expect(error.code == .invalidRequest)
        }
    }

    @Test("“add” and “delete” take sets that are not empty, and “add” numbers")
    func operands() {
        var attributes = ExpressionAttributes()
        for update in [
            self.update { $0.add("a", "text") }, self.update { $0.add("a", Set<String>()) },
            self.update { $0.delete("a", Set<Int>()) }, self.update { $0.delete("a", Set([true])) },
        ] {
            #expect(throws: DynamoError.self) { try attributes.expression(update) }
        }
    }
}
