import DynamoKit
import Testing

@testable import DynamoKitLocal

@Suite("Legacy updates")
struct LegacyUpdateTests {
    private static let key: DynamoItem = ["pk": .string("p"), "sk": .number(1)]
    private static let item: DynamoItem = [
        "pk": .string("p"), "sk": .number(1), "n": .number(5), "s": .string("x"), "strings": .stringSet(["a", "b"]),
        "list": .list([.number(1)]),
    ]

    private static func update(_ updates: String, _ more: String = "") -> String {
        #"{"TableName":"Things","Key":{"pk":{"S":"p"},"sk":{"N":"1"}},"AttributeUpdates":\#(updates)\#(more)}"#
    }

    static let updates: [(updates: String, changes: [String: AttributeValue?])] = [
        (#"{"n":{"Value":{"N":"9"}}}"#, ["n": .number(9)]),
        (
            #"{"n":{"Action":"PUT","Value":{"S":"nine"}},"new":{"Value":{"BOOL":true}}}"#,
            ["n": .string("nine"), "new": .bool(true)]
        ),
        (#"{"n":{"Action":"ADD","Value":{"N":"-7"}}}"#, ["n": .number(-2)]),
        (#"{"new":{"Action":"ADD","Value":{"N":"7"}}}"#, ["new": .number(7)]),
        (#"{"strings":{"Action":"ADD","Value":{"SS":["b","c"]}}}"#, ["strings": .stringSet(["a", "b", "c"])]),
        (#"{"list":{"Action":"ADD","Value":{"L":[{"S":"y"}]}}}"#, ["list": .list([.number(1), .string("y")])]),
        (#"{"new":{"Action":"ADD","Value":{"L":[{"S":"y"}]}}}"#, ["new": .list([.string("y")])]),
        (#"{"s":{"Action":"DELETE"},"none":{"Action":"DELETE"}}"#, ["s": nil]),
        (#"{"strings":{"Action":"DELETE","Value":{"SS":["a","z"]}}}"#, ["strings": .stringSet(["b"])]),
        (#"{"strings":{"Action":"DELETE","Value":{"SS":["a","b"]}}}"#, ["strings": nil]),
        (#"{"none":{"Action":"DELETE","Value":{"SS":["a"]}}}"#, [:]),
        ("{}", [:]),
    ]

    @Test("each action changes its attribute, and answers as asked", arguments: updates)
    func actions(updates: String, changes: [String: AttributeValue?]) async throws {
        let endpoint = try await LegacyEndpoint()
        let updated = Self.item.merging(changes.compactMapValues(\.self)) { $1 }
            .filter { name, _ in changes[name].map { $0 != nil } ?? true }
        for (returnValues, expected) in [
            ("ALL_OLD", Self.item), ("ALL_NEW", updated),
            ("UPDATED_OLD", Self.item.filter { changes.keys.contains($0.key) }),
            ("UPDATED_NEW", updated.filter { changes.keys.contains($0.key) }),
        ] {
            try await endpoint.local.put(Self.item)
            let json = Self.update(updates, #","ReturnValues":"\#(returnValues)""#)
            let answer = try await endpoint.ask("UpdateItem", json)
            #expect(try answer["Attributes"]?.item() ?? [:] == expected, "\(returnValues)")
            #expect(try await endpoint.local.get(Self.key) == updated)
        }
    }

    @Test(
        "an item comes to be, unless there is nothing but to delete",
        arguments: [
            ("{}", true), (#"{"n":{"Action":"ADD","Value":{"N":"1"}}}"#, true), (#"{"n":{"Action":"DELETE"}}"#, false),
            (#"{"n":{"Action":"DELETE","Value":{"NS":["1"]}}}"#, false),
            (#"{"n":{"Action":"DELETE"},"m":{"Value":{"N":"1"}}}"#, true),
        ]
    )
    func missingItem(updates: String, isMade: Bool) async throws {
        let endpoint = try await LegacyEndpoint()
        let answer = try await endpoint.ask("UpdateItem", Self.update(updates, #","ReturnValues":"ALL_NEW""#))
        let item = try await endpoint.local.get(Self.key)
        #expect((item != nil) == isMade)
        #expect(try answer["Attributes"]?.item() == item)
    }

    @Test("it is made when what it expects holds")
    func expectation() async throws {
        let endpoint = try await LegacyEndpoint()
        try await endpoint.local.put(Self.item)
        let json = Self.update(#"{"n":{"Value":{"N":"6"}}}"#, #","Expected":{"n":{"Value":{"N":"5"}}}"#)
        #expect(await endpoint.refusal("UpdateItem", json) == nil)
        let error = await endpoint.refusal("UpdateItem", json)
        #expect(error?.code == .conditionalCheckFailed)
    }

    static let faults: [(updates: String, problem: String)] = [
        (#"{"a":{}}"#, "Only DELETE action is allowed when no attribute value is specified"),
        (#"{"a":{"Action":"ADD"}}"#, "Only DELETE action is allowed when no attribute value is specified"),
        (#"{"a":{"Action":"ADD","Value":{"S":"x"}}}"#, "ADD action is not supported for the type S"),
        (#"{"a":{"Action":"ADD","Value":{"M":{}}}}"#, "ADD action is not supported for the type M"),
        (#"{"a":{"Action":"DELETE","Value":{"N":"1"}}}"#, "DELETE action with value is not supported for the type N"),
        (
            #"{"a":{"Action":"DELETE","Value":{"L":[]}}}"#,
            "DELETE action with value is not supported for the type L"
        ),
        (#"{"pk":{"Value":{"S":"q"}}}"#, "Cannot update attribute pk. This attribute is part of the key"),
        (#"{"sk":{"Action":"DELETE"}}"#, "Cannot update attribute sk. This attribute is part of the key"),
        (
            #"{"color":{"Value":{"N":"1"}}}"#,
            "Type mismatch for Index Key color Expected: S Actual: N IndexName: by-color"
        ),
    ]

    @Test("actions that no item could take are refused", arguments: faults)
    func faulty(updates: String, problem: String) async throws {
        let error = await (try LegacyEndpoint()).refusal("UpdateItem", Self.update(updates))
        #expect(error?.code == .validation)
        #expect(error?.message == "One or more parameter values were invalid: \(problem)")
    }

    @Test(
        "values are added to their like, and deleted from their like",
        arguments: [
            #"{"s":{"Action":"ADD","Value":{"N":"1"}}}"#, #"{"n":{"Action":"ADD","Value":{"NS":["1"]}}}"#,
            #"{"strings":{"Action":"DELETE","Value":{"NS":["1"]}}}"#, #"{"n":{"Action":"ADD","Value":{"L":[]}}}"#,
        ]
    )
    func typeMismatch(updates: String) async throws {
        let endpoint = try await LegacyEndpoint()
        try await endpoint.local.put(Self.item)
        let error = await endpoint.refusal("UpdateItem", Self.update(updates))
        #expect(error?.code == .validation)
        #expect(error?.message == "Type mismatch for attribute to update")
        #expect(try await endpoint.local.get(Self.key) == Self.item)
    }

    static let refusals: [(more: String, message: String)] = [
        (
            #","UpdateExpression":"REMOVE a","ConditionExpression":"a = b","Expected":{}"#,
            """
            1 validation error detected: \
            Can not use both expression and non-expression parameters in the same request: \
            Non-expression parameters: {AttributeUpdates, Expected} \
            Expression parameters: {UpdateExpression, ConditionExpression}
            """
        ),
        (
            ##","ExpressionAttributeNames":{"#a":"a"}"##,
            "ExpressionAttributeNames can only be specified when using expressions"
        ),
    ]

    @Test("it does not go with expressions", arguments: refusals)
    func withExpressions(more: String, message: String) async throws {
        let error = await (try LegacyEndpoint()).refusal("UpdateItem", Self.update("{}", more))
        #expect(error?.message == message)
    }

    @Test("there are three actions")
    func unknownAction() async throws {
        let error = await (try LegacyEndpoint()).refusal("UpdateItem", Self.update(#"{"a":{"Action":"SET"}}"#))
        #expect(
            error?.message == """
                1 validation error detected: Value 'SET' at 'attributeUpdates.a.member.action' failed to satisfy \
                constraint: Member must satisfy enum value set: [ADD, DELETE, PUT]
                """
        )
    }
}
