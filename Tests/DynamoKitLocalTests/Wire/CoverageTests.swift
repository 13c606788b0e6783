import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// `Documentation/DynamoDBCoverage.md` beside what is there.
@Suite("Coverage as it is documented")
struct CoverageTests {
    /// The cells of each row of the document's tables.
    private static func rows() throws -> [[String]] {
        let document = TestPaths.packageRoot.appending(path: "Documentation/DynamoDBCoverage.md")
        return try String(contentsOf: document, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") }
            .map { row in row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    }

    /// The rows of the table of parameters: operation, parameter, and what becomes of it.
    private static func parameters() throws -> [(operation: String, name: String, state: String)] {
        try Self.rows().drop { $0[1] != "Parameter" }.dropFirst().map { ($0[0], $0[1], $0[2]) }
    }

    @Test("the document names just the operations that are served")
    func operations() throws {
        let served = ServedOperation.byTarget.values.map(\.name).sorted()
        let promised = try Self.rows().filter { $0.last == "yes" }.map { $0[0] }
        #expect(served == promised.sorted())
    }

    @Test("the document names just the parameters that are refused")
    func refusedParameters() throws {
        let refused =
            CreateTable.unsupportedParameters.map { "CreateTable.\($0.name)" }
            + UpdateTable.unsupportedParameters.map { "UpdateTable.\($0.name)" }
        let documented = try Self.parameters().filter { $0.state == "refused" }.map { "\($0.operation).\($0.name)" }
        #expect(refused.sorted() == documented.sorted())
    }

    @Test("the parameters that the document names are ones of operations that are served")
    func namedParameters() throws {
        let parameters = try Self.parameters()
        #expect(!parameters.isEmpty)
        let served = Set(ServedOperation.byTarget.values.map(\.name))
        let model = ServiceModel.shared
        for (operation, name, _) in parameters {
            #expect(served.contains(operation), "\(operation)")
            guard let shape = model.request(of: operation), case .structure(let members) = model.shapes[shape].kind
            else {
                Issue.record("\(operation) has no parameters")
                continue
            }
            #expect(members.contains { $0.name == name }, "\(operation) has no \(name)")
        }
    }

    @Test("a refused parameter is refused over HTTP as well, and named")
    func refusal() async throws {
        let endpoint = WireEndpoint(local: try LocalDynamo(storage: .inMemory))
        let answer = await endpoint.ask(
            "CreateTable",
            #"""
            {"TableName":"Things","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"ResourcePolicy":"{}",\#
            "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}
            """#
        )
        #expect(answer.error.code == .unknownOperation)
        #expect(answer.error.message.contains("ResourcePolicy"))
    }
}
