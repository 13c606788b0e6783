import DynamoKit
import Testing

@Suite("Pages of statements")
struct StatementPagesTests {
    private struct User: Codable, Hashable, Sendable {
        var id: String
    }

    private static let statement = ExecuteStatement(
        statement: "SELECT * FROM T WHERE city = ?",
        parameters: [.string("Bonn")],
        consistentRead: true,
        limit: 2
    )

    /// Gives these pages, each with a token for the next.
    private func transport(_ pages: [[String]]) -> ScriptedTransport<ExecuteStatement> {
        ScriptedTransport { request, _ in
            let page = request.nextToken.flatMap { Int($0) } ?? 0
            return ExecuteStatement.Output(
                items: pages[page].map { ["id": .string($0)] },
                nextToken: page + 1 < pages.count ? "\(page + 1)" : nil
            )
        }
    }

    @Test("the items of all pages come in their order, past pages that are empty")
    func items() async throws {
        let transport = self.transport([["a", "b"], [], [], ["c"], []])
        let users = DynamoClient(transport: transport).items(of: Self.statement, as: User.self)
        #expect(try await users.reduce(into: []) { $0.append($1.id) } == ["a", "b", "c"])
        #expect(transport.requests.map(\.nextToken) == [nil, "1", "2", "3", "4"])
        for request in transport.requests {
            #expect(request.statement == Self.statement.statement)
            #expect(request.parameters == Self.statement.parameters)
            #expect(request.consistentRead == true)
            #expect(request.limit == 2)
        }
    }

    @Test("a page is read when it is asked for, and none after the last")
    func laziness() async throws {
        let transport = self.transport([["a"], ["b"], ["c"]])
        var pages = DynamoClient(transport: transport).pages(of: Self.statement).makeAsyncIterator()
        #expect(transport.requests.isEmpty)
        for (index, id) in ["a", "b", "c"].enumerated() {
            #expect(try await pages.next()?.items == [["id": .string(id)]])
            #expect(transport.requests.count == index + 1)
        }
        for _ in 0..<2 { #expect(try await pages.next() == nil) }
        #expect(transport.requests.count == 3)
    }

    @Test("it goes on from a token that was kept")
    func resuming() async throws {
        let transport = self.transport([["a"], ["b"], ["c"]])
        var statement = Self.statement
        statement.nextToken = "1"
        let users = DynamoClient(transport: transport).items(of: statement, as: User.self)
        #expect(try await users.reduce(into: []) { $0.append($1.id) } == ["b", "c"])
    }

    @Test("a page that could not be read is asked for again")
    func failure() async throws {
        let transport = ScriptedTransport<ExecuteStatement> { request, count in
            if count == 1 { throw DynamoError(.validation, message: "") }
            return .init(nextToken: request.nextToken == nil ? "1" : nil)
        }
        var pages = DynamoClient(transport: transport).pages(of: Self.statement).makeAsyncIterator()
        _ = try await pages.next()
        await #expect(throws: DynamoError.self) { try await pages.next() }
        #expect(try await pages.next() != nil)
        #expect(try await pages.next() == nil)
        #expect(transport.requests.map(\.nextToken) == [nil, "1", "1"])
    }

    @Test("what is no item of the type is an error")
    func decoding() async throws {
        let transport = ScriptedTransport<ExecuteStatement> { _, _ in .init(items: [["id": .number(1)]]) }
        var users = DynamoClient(transport: transport).items(of: Self.statement, as: User.self).makeAsyncIterator()
        let error = await #expect(throws: DynamoError.self) { try await users.next() }
        #expect(error?.code == .codingFailed)
    }

    @Test("a statement that writes has no pages, and is not sent")
    func writing() async throws {
        let transport = self.transport([[]])
        let insert = ExecuteStatement(statement: "INSERT INTO T VALUE {'id': 'a'}")
        var pages = DynamoClient(transport: transport).pages(of: insert).makeAsyncIterator()
        let error = await #expect(throws: DynamoError.self) { try await pages.next() }
        #expect(error?.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }
}
