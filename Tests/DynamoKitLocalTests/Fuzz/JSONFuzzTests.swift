import DynamoKit
import Foundation
import TestSupport
import Testing

@testable import DynamoKitLocal

/// The JSON of the protocol under input that nobody has thought of; see ``WireFuzzTests``.
@Suite("Fuzzed JSON", .timeLimit(.minutes(1440)))
struct JSONFuzzTests {
    private static func fuzz(_ body: (inout ByteMutator) throws -> Void) async throws {
        try await TestEffort.fuzz.run(15) { seed in
            var mutator = ByteMutator(corpus: WireCorpus.requests.map(\.body), seed: seed)
            for _ in 0..<200 { try body(&mutator) }
        }
    }

    @Test("what the reader takes for JSON is JSON to Foundation too, and the other way round")
    func wellFormed() async throws {
        try await Self.fuzz { mutator in
            let input = mutator.next()
            // Foundation reads other encodings, which it takes zeros at the start for, and a mark of the byte order.
            guard String(validating: input, as: UTF8.self) != nil, !input.starts(with: [0xEF, 0xBB, 0xBF]),
                !input.prefix(4).contains(0)
            else { return }
            let isRead = Self.isRead(input)
            let known = (try? JSONSerialization.jsonObject(with: Data(input), options: .fragmentsAllowed)) != nil
            let text = String(decoding: input, as: UTF8.self)
            let isLenient = Self.hasCommaAtEnd(text)
            #expect(
                isRead || !known || isLenient,
                "seed from \(TestEffort.fuzz.seed) on, Foundation reads \(text)"
            )
            // Half a surrogate pair and numbers beyond Double are beyond Foundation.
            let isBeyond = text.contains(#"\u"#) || text.contains("e9") || text.contains("1e400")
            #expect(
                known || !isRead || isBeyond,
                "seed from \(TestEffort.fuzz.seed) on, Foundation does not read \(text)"
            )
        }
    }

    @Test("an item that is read is the same when it has been written and read again")
    func items() async throws {
        let items = WireCorpus.requests.map(\.body).compactMap { body -> String? in
            guard let start = body.range(of: #""Item":"#)?.upperBound, let end = body.range(of: "=\"]}}")?.upperBound,
                start < end
            else { return nil }
            return String(body[start..<end])
        }
        try #require(!items.isEmpty)
        try await TestEffort.fuzz.run(15) { seed in
            var mutator = ByteMutator(corpus: items, seed: seed)
            var count = 0
            for _ in 0..<200 {
                let input = mutator.next()
                var json = DynamoJSONReader(input)
                guard let item = try? json.readItem() else { continue }
                count += 1
                var writer = DynamoJSONWriter()
                try writer.value(item)
                var again = DynamoJSONReader(writer.bytes)
                let isSame = try AttributeValue.map(again.readItem()) == .map(item)
                #expect(isSame, "seed \(seed): \(String(decoding: input, as: UTF8.self))")
                // And the same in the engine's own format.
                let stored = try ItemBlob.encode(item).withUnsafeBytes { try ItemBlob.decode($0.bytes) }
                #expect(AttributeValue.map(stored) == .map(item), "seed \(seed)")
            }
            #expect(count > 0)
        }
    }

    @Test("stored bytes that were damaged are an item or an error")
    func damagedItems() async throws {
        try await TestEffort.fuzz.run(15) { seed in
            var random = SplitMix64(seed: seed)
            for _ in 0..<100 {
                let item: DynamoItem = [
                    "pk": .string("a"), "n": .number(-15), "l": .list([.null, .bool(true), .binary([1, 2])]),
                    "m": .map(["x": .stringSet(["a", "b"]), "y": .numberSet([1, 2]), "z": .binarySet([[1], [2]])]),
                ]
                var bytes = ItemBlob.encode(item)
                for _ in 0...Int.random(in: 0..<3, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
                do {
                    _ = try bytes.withUnsafeBytes { try ItemBlob.decode($0.bytes) }
                } catch {
                    #expect(error is ItemBlobError, "seed \(seed): \(error)")
                }
            }
        }
    }

    private static func isRead(_ input: [UInt8]) -> Bool {
        var json = DynamoJSONReader(input)
        do throws(DynamoJSONError) {
            try json.skipValue()
            try json.finish()
            return true
        } catch {
            return false
        }
    }

    /// Whether a comma stands before the end of a list or map: Foundation lets it.
    private static func hasCommaAtEnd(_ text: String) -> Bool {
        text.contains(#/,\s*[}\]]/#)
    }
}
