import Foundation
import HTTPTypes
import NIOCore
import PhoenixConformance
import TestSupport
import Testing

@testable import ChannelKit
@testable import ChannelKitHummingbird

/// Parsers of what strangers send, given what nobody has thought of. A few thousand inputs of a fixed seed here; `make fuzz`
/// goes on for `FUZZ_SECONDS` with a seed that it tells.
@Suite("Fuzzed parsers", .timeLimit(.minutes(1440)))
struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = Self.environment["FUZZ_SECONDS"].flatMap { Int($0) }
    private static let seed = Self.environment["FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    private static func fuzz(_ body: (_ input: [UInt8], _ mutator: inout Mutator) throws -> Void) rethrows {
        var mutator = Mutator(seed: Self.seed)
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        var count = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (count < 3_000) {
            let input = mutator.next()
            try body(input, &mutator)
            count += 1
        }
        if Self.seconds != nil { print("fuzzed \(count) inputs, seed \(Self.seed)") }
    }

    @Test("a text message that is read is the JSON that Foundation reads")
    func text() throws {
        Self.fuzz { input, _ in
            let text = ByteBuffer(bytes: input)
            // The transport lets through nothing else.
            guard UTF8Validation.isValid(text) else { return }
            let message = try? Serializer.v2.decode(text: text, maximumDepth: 64)
            guard let message else { return }
            guard let fields = Self.json(input) as? [Any], fields.count >= 5 else {
                Issue.record(
                    "read, and is no array of five or, as Phoenix lets pass, more: \(String(decoding: input, as: UTF8.self))"
                )
                return
            }
            #expect(fields[2] as? String == message.topic)
            #expect(fields[3] as? String == message.event)
            #expect(Self.isSame(fields[4], Self.json(Array(message.payload.bytes.readableBytesView))))
        }
    }

    @Test("a message of V1 that is read is the object that Foundation reads")
    func oldText() throws {
        Self.fuzz { input, _ in
            let text = ByteBuffer(bytes: input)
            guard UTF8Validation.isValid(text), let message = try? Serializer.v1.decode(text: text, maximumDepth: 64)
            else { return }
            guard let members = Self.json(input) as? [String: Any] else {
                Issue.record("read, and is no object: \(String(decoding: input, as: UTF8.self))")
                return
            }
            #expect(members["topic"] as? String == message.topic)
            #expect(members["event"] as? String == message.event)
        }
    }

    @Test("a binary message that is read has all the bytes that came, and no more")
    func binary() throws {
        Self.fuzz { input, _ in
            guard let message = try? Serializer.v2.decode(binary: ByteBuffer(bytes: input)) else { return }
            let fields =
                [message.joinRef, message.ref].map { ref -> String in
                    if case .string(let text) = ref { text } else { "" }
                } + [message.topic, message.event]
            let written =
                [0] + fields.map { UInt8(truncatingIfNeeded: $0.utf8.count) } + fields.flatMap { Array($0.utf8) }
                + Array(message.payload.bytes.readableBytesView)
            #expect(written == input)
        }
    }

    @Test("frames are read the same in whatever pieces they come, and become messages or a violation")
    func frames() throws {
        Self.fuzz { input, mutator in
            // The client's own frame around it, or none, so that headers are fuzzed too.
            let framed = Array(RawFrame(opcode: 0x1, payload: ByteBuffer(bytes: input)).bytes.readableBytesView)
            for bytes in [input, framed, framed + input] {
                let whole = Self.read([bytes[...]])
                #expect(Self.read(mutator.pieces(of: bytes)) == whole)
            }
        }
    }

    @Test("whatever comes compressed is a message within its bound or a violation, however it is cut")
    func compressed() throws {
        // Makes its own inputs: next to none of the others would be compressed.
        var fuzz = CompressionFuzz(seed: Self.seed)
        try Self.fuzz { _, _ in try fuzz.next() }
    }

    @Test("a batch of a poll is taken whole or refused, within its bounds")
    func batches() throws {
        Self.fuzz { input, _ in
            for type in ["application/x-ndjson", "application/json", nil] {
                let batch = try? LongPollBatch(
                    body: ByteBuffer(bytes: input),
                    contentType: type,
                    maximumCount: 3,
                    maximumMessageSize: 200
                )
                guard let batch else { continue }
                #expect(batch.messages.count <= 3)
                for message in batch.messages {
                    switch message {
                    case .text(let bytes), .binary(let bytes): #expect(bytes.readableBytes <= 200)
                    }
                }
            }
        }
    }

    @Test("queries, tokens and subprotocols never stop the server")
    func requests() throws {
        Self.fuzz { input, _ in
            let text = String(decoding: input, as: UTF8.self)
            _ = QueryParameters(query: text)
            _ = Serializer(version: text)
            _ = SessionTokens(key: nil, path: "/socket").session(of: text)
            var fields = HTTPFields()
            if let name = HTTPField.Name("Sec-WebSocket-Protocol") { fields[name] = text }
            _ = ConnectRequest(path: "/socket/websocket", query: text, headerFields: fields).authToken
        }
    }

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> [MessageAssembler.Event] {
        var decoder = FrameDecoder(maximumFrameSize: 1_000)
        var assembler = MessageAssembler(maximumMessageSize: 2_000)
        var events: [MessageAssembler.Event] = []
        for piece in pieces {
            decoder.append(ByteBuffer(bytes: piece))
            do throws(FrameHeader.Violation) {
                while let frame = try decoder.next() {
                    let event = assembler.received(frame)
                    events.append(event)
                    if case .violation = event { return events }
                }
            } catch {
                return events + [.violation(error.code)]
            }
        }
        return events
    }

    private static func json(_ bytes: [UInt8]) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    private static func isSame(_ one: Any, _ other: Any?) -> Bool {
        guard let one = one as? NSObject, let other = other as? NSObject else { return false }
        return one.isEqual(other)
    }
}
