public import Logging

/// The pages that a PartiQL `SELECT` reads, one after the other.
///
/// ```swift
/// let statement = ExecuteStatement(statement: #"SELECT * FROM "Users" WHERE city = ?"#, parameters: [.string("Bonn")])
/// for try await page in client.pages(of: statement) { page.items }
/// ```
///
/// A page is read when it is asked for. Pages may be empty before the last: the service has looked at items that the statement
/// leaves out. Iterating twice reads twice.
///
/// Specification:
/// [ExecuteStatement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html)
public struct StatementPages: AsyncSequence, Sendable {
    public typealias Element = ExecuteStatement.Output
    public typealias Failure = any Error

    let client: DynamoClient
    let statement: ExecuteStatement
    let logger: Logger?

    public func makeAsyncIterator() -> Iterator {
        Iterator(client: self.client, logger: self.logger, upcoming: self.statement)
    }

    /// Reads a page at a time. A page that could not be read is asked for again the next time.
    public struct Iterator: AsyncIteratorProtocol {
        let client: DynamoClient
        let logger: Logger?
        /// What reads the next page; `nil` after the last.
        var upcoming: ExecuteStatement?

        /// - Throws: ``DynamoError``, with ``DynamoError/Code/invalidRequest`` for a statement that is no `SELECT`, or
        ///   `CancellationError`.
        public mutating func next() async throws -> ExecuteStatement.Output? {
            guard var statement = self.upcoming else { return nil }
            guard StatementKind(statement.statement) == .read else {
                throw DynamoError(.invalidRequest, message: "A statement that has pages starts with SELECT.")
            }
            let output = try await self.client.execute(statement, logger: self.logger)
            statement.nextToken = output.nextToken
            self.upcoming = output.nextToken == nil ? nil : statement
            return output
        }
    }
}

extension DynamoClient {
    /// The pages that a statement reads.
    ///
    /// - Parameters:
    ///   - statement: A `SELECT`. Its ``ExecuteStatement/limit`` bounds what a page looks at, not what all give.
    ///   - logger: Used instead of the client's own.
    public func pages(of statement: ExecuteStatement, logger: Logger? = nil) -> StatementPages {
        StatementPages(client: self, statement: statement, logger: logger)
    }
}
