import Foundation
import PhoenixConformance
import TestSupport

/// Makes inputs for parsers out of what clients really send.
struct Mutator {
    /// All that the recorded clients have sent, and what is odd about JSON, UTF-8 and lengths.
    static let corpus: [[UInt8]] = {
        var corpus: Set<[UInt8]> = []
        for step in Vector.all.flatMap(\.steps) {
            switch step.action {
            case .send(.text(let text)): corpus.insert(Array(text.utf8))
            case .send(.binary(let bytes)): corpus.insert(bytes)
            case .send(.raw(let raw)): corpus.insert(Array(Data(base64Encoded: raw.payload) ?? Data()))
            case .http(let request, _): corpus.insert(Array((request.body ?? request.query ?? "").utf8))
            default: break
            }
        }
        return corpus.sorted { $0.lexicographicallyPrecedes($1) }
    }()

    private static let pieces: [[UInt8]] =
        [
            #"""#, #"\"#, #"\u0000"#, #"\ud800"#, #"\udc00"#, #"\uD83D\uDE00"#, "[", "]", "{", "}", ",", ":", "null",
            "true", "-",
            "1e999", "-0", "1E+", "0.1", "01", "\n", "\r\n", "\t", " ", "%", "%41", "+", "&", "=", "phx_join",
            "phoenix", "_resume",
        ].map { Array($0.utf8) } + [
            [0], [0xFF], [0xFE], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xEF, 0xBB, 0xBF],
            [0x7E, 0xFF, 0xFF], [0x7F, 0x80, 0, 0, 0, 0, 0, 0, 0],
            [0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ]

    private var random: SplitMix64

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
    }

    /// An input that nobody has thought of.
    mutating func next() -> [UInt8] {
        var bytes = Self.corpus.randomElement(using: &self.random) ?? []
        for _ in 0..<Int.random(in: 0...6, using: &self.random) { self.mutate(&bytes) }
        return bytes
    }

    /// Where to cut an input into pieces: none is empty.
    mutating func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...max(1, min(rest.count, 40)), using: &self.random))
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let position = Int.random(in: 0...bytes.count, using: &self.random)
        let end = min(bytes.count, position + Int.random(in: 0...16, using: &self.random))
        switch Int.random(in: 0..<8, using: &self.random) {
        case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self.random)
        case 1 where position < bytes.count: bytes[position] = .random(in: .min ... .max, using: &self.random)
        case 2: bytes.removeSubrange(position..<end)
        case 3: bytes.insert(contentsOf: bytes[position..<end], at: position)
        case 4: bytes.removeSubrange(position...)
        case 5:
            let other = Self.corpus.randomElement(using: &self.random) ?? []
            bytes.replaceSubrange(position..., with: other.suffix(Int.random(in: 0...other.count, using: &self.random)))
        case 6: bytes.insert(contentsOf: repeatElement(UInt8(ascii: "["), count: 300), at: position)
        default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &self.random) ?? [], at: position)
        }
    }
}
