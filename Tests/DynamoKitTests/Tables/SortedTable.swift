import DynamoKit
import Logging
import Synchronization

/// A transport that has one table with one partition, and pages through it as DynamoDB does: by `Limit`, by its own bound
/// on a page, from any start key, filtering after counting. What it does not answer it refuses.
final class SortedTable: DynamoTransport {
    private let items: [DynamoItem]
    private let largestPage: Int
    private let passesFilter: @Sendable (DynamoItem) -> Bool
    private let requests = Mutex<[any DynamoOperation]>([])

    /// - Parameters:
    ///   - items: In ascending order of their numeric sort key `at`.
    ///   - largestPage: Most items that one page looks at.
    ///   - passesFilter: What the filter of a request, if it has one, lets through.
    init(
        _ items: [DynamoItem],
        largestPage: Int = .max,
        passesFilter: @escaping @Sendable (DynamoItem) -> Bool = { _ in true }
    ) {
        self.items = items
        self.largestPage = largestPage
        self.passesFilter = passesFilter
    }

    var operations: [any DynamoOperation] { self.requests.withLock { $0 } }

    func execute<Operation: DynamoOperation>(
        _ operation: Operation,
        logger: Logger
    ) async throws -> Operation.Output {
        self.requests.withLock { $0.append(operation) }
        let answer: Any
        switch operation {
        case let query as Query:
            let page = self.page(
                after: query.exclusiveStartKey,
                limit: query.limit,
                isDescending: query.scanIndexForward == false,
                isFiltered: query.filterExpression != nil
            )
            answer = Query.Output(
                items: query.select == .count ? nil : page.items,
                count: page.items.count,
                scannedCount: page.scanned,
                lastEvaluatedKey: page.last
            )
        case let scan as Scan:
            let page = self.page(
                after: scan.exclusiveStartKey,
                limit: scan.limit,
                isDescending: false,
                isFiltered: scan.filterExpression != nil
            )
            answer = Scan.Output(
                items: page.items,
                count: page.items.count,
                scannedCount: page.scanned,
                lastEvaluatedKey: page.last
            )
        case is PutItem: answer = PutItem.Output(attributes: self.items.first)
        case is UpdateItem: answer = UpdateItem.Output(attributes: self.items.first)
        case is DeleteItem: answer = DeleteItem.Output(attributes: self.items.first)
        case is GetItem: answer = GetItem.Output(item: self.items.first)
        case is TransactWriteItems: answer = TransactWriteItems.Output()
        case is BatchWriteItem: answer = BatchWriteItem.Output()
        case let batch as BatchGetItem:
            let found = batch.requestItems.mapValues { request in
                self.items.filter { item in request.keys.contains(Self.key(of: item)) }
            }
            answer = BatchGetItem.Output(responses: found)
        default: throw DynamoError(.unknownOperation, message: "The test answers no \(Operation.name).")
        }
        guard let output = answer as? Operation.Output else {
            throw DynamoError(.malformedResponse, message: "The test's answer is of the wrong type.")
        }
        return output
    }

    private static func key(of item: DynamoItem) -> DynamoItem { item.filter { ["room", "at"].contains($0.key) } }

    private func page(
        after start: DynamoItem?,
        limit: Int?,
        isDescending: Bool,
        isFiltered: Bool
    ) -> (items: [DynamoItem], scanned: Int, last: DynamoItem?) {
        let ordered = isDescending ? self.items.reversed() : self.items
        // A start key need not be the key of an item that is there.
        let rest = ordered.drop { item in
            guard case .number(let position)? = start?["at"], case .number(let at)? = item["at"] else { return false }
            return isDescending ? at >= position : at <= position
        }
        let scanned = rest.prefix(min(limit ?? .max, self.largestPage))
        // Like DynamoDB, do not look whether anything is behind the last item that was looked at.
        let isCut = scanned.count == min(limit ?? .max, self.largestPage)
        let items = isFiltered ? scanned.filter(self.passesFilter) : Array(scanned)
        return (items, scanned.count, isCut ? scanned.last.map { Self.key(of: $0) } : nil)
    }
}

/// The items of a ``SortedTable``.
struct Note: Codable, Hashable, Sendable {
    var room: String
    var at: Int
    var text: String

    init(at: Int) {
        self.room = "general"
        self.at = at
        self.text = "note \(at)"
    }

    var attributes: DynamoItem {
        ["room": .string(self.room), "at": .number(AttributeNumber(self.at)), "text": .string(self.text)]
    }
}

extension SortedTable {
    /// A table of so many notes, at 1, 2, 3 and so on.
    convenience init(
        notes count: Int,
        largestPage: Int = .max,
        passesFilter: @escaping @Sendable (Note) -> Bool = { _ in true }
    ) {
        self.init(
            (0..<count).map { Note(at: $0 + 1).attributes },
            largestPage: largestPage,
            passesFilter: { item in
                guard case .number(let at)? = item["at"], let at = at.exactly(as: Int.self) else { return false }
                return passesFilter(Note(at: at))
            }
        )
    }

    var table: DynamoTable<Note> {
        DynamoClient(transport: self).table("Notes", of: Note.self, partitionKey: "room", sortKey: "at")
    }
}
