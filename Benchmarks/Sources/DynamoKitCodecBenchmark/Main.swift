import CountedMalloc
import DynamoKit
import Foundation
import Measuring

/// Reads a page of a Query, 50 messages, into structs, and writes 50 messages, beside Foundation's JSON coders.
///
/// `swift run -c release --package-path Benchmarks DynamoKitCodecBenchmark`
@main
struct Main {
    static let messages = (0..<50).map(ChatMessage.init)

    static func main() throws {
        let page = try JSONEncoder().encode(
            FoundationPage(
                items: self.messages.map(\.foundationItem),
                count: self.messages.count,
                scannedCount: self.messages.count
            )
        )
        let bytes = [UInt8](page)
        // Neither has a head start: each has to read what all have written.
        guard try self.readWithDynamoKit(bytes) == self.messages, try self.readWithFoundation(page) == self.messages
        else { throw Mismatch() }

        print("\(bytes.count) bytes a page; MB a second of processor time, and allocations a page")
        printLine("", "Foundation", "DynamoKit", "ratio", "allocations", "and", "ratio")
        report(
            "read: page to structs",
            bytes.count,
            foundation: try Cost { consume(try self.readWithFoundation(page)) },
            dynamoKit: try Cost { consume(try self.readWithDynamoKit(bytes)) }
        )
        report(
            "  of which: page to attribute values",
            bytes.count,
            foundation: try Cost { consume(try JSONDecoder().decode(FoundationPage.self, from: page)) },
            dynamoKit: try Cost { consume(try self.page(bytes).items) }
        )
        report(
            "write: structs to JSON",
            bytes.count,
            foundation: try Cost { consume(try self.writeWithFoundation()) },
            dynamoKit: try Cost { consume(try self.writeWithDynamoKit()) }
        )
        let items = try self.messages.map { try AttributeEncoder().encodeItem($0) }
        let foundationItems = self.messages.map(\.foundationItem)
        report(
            "  of which: attribute values to JSON",
            bytes.count,
            foundation: try Cost { consume(try JSONEncoder().encode(foundationItems)) },
            dynamoKit: try Cost { consume(try self.json(of: items)) }
        )
    }

    private static func report(_ name: String, _ bytes: Int, foundation: Cost, dynamoKit: Cost) {
        printLine(
            name,
            decimal(Double(bytes) / foundation.seconds / 1e6),
            decimal(Double(bytes) / dynamoKit.seconds / 1e6),
            decimal(foundation.seconds / dynamoKit.seconds),
            "\(foundation.allocations)",
            "\(dynamoKit.allocations)",
            decimal(Double(foundation.allocations) / Double(max(1, dynamoKit.allocations)))
        )
    }

    // MARK: DynamoKit

    private static func page(_ bytes: [UInt8]) throws -> Query.Output {
        var reader = DynamoJSONReader(bytes)
        let output = try Query.decodeOutput(from: &reader)
        try reader.finish()
        return output
    }

    private static func readWithDynamoKit(_ bytes: [UInt8]) throws -> [ChatMessage] {
        try self.page(bytes).decodeItems(as: ChatMessage.self)
    }

    private static func writeWithDynamoKit() throws -> [UInt8] {
        let encoder = AttributeEncoder()
        var writer = DynamoJSONWriter()
        try writer.beginArray()
        for message in self.messages { try writer.value(item: message, encodedBy: encoder) }
        writer.endArray()
        return writer.bytes
    }

    private static func json(of items: [DynamoItem]) throws -> [UInt8] {
        var writer = DynamoJSONWriter()
        try writer.beginArray()
        for item in items { try writer.value(item) }
        writer.endArray()
        return writer.bytes
    }

    // MARK: Foundation

    private static func readWithFoundation(_ page: Data) throws -> [ChatMessage] {
        try JSONDecoder().decode(FoundationPage.self, from: page).items.compactMap(ChatMessage.init)
    }

    private static func writeWithFoundation() throws -> Data {
        try JSONEncoder().encode(self.messages.map(\.foundationItem))
    }
}

/// What one run takes.
struct Cost {
    /// Of processor time.
    var seconds: Double
    /// Blocks of memory that were asked for, by all libraries together; 0 where they are not counted.
    var allocations: UInt64

    init(_ run: () throws -> Void) throws {
        self.seconds = try secondsPerRun(run)
        let before = counted_mallocs()
        try run()
        self.allocations = counted_mallocs() - before
    }
}

/// What was read is not what was written.
struct Mismatch: Error {}
