import TestSupport

/// Makes inputs for parsers out of valid ones.
struct ByteMutator {
    /// What is odd about JSON, UTF-8, numbers, expressions and attribute values.
    private static let pieces: [[UInt8]] =
        [
            #"""#, #"\"#, #"\u0000"#, #"\ud800"#, #"\udc00"#, #"\uD83D\uDE00"#, "[", "]", "{", "}", ",", ":", "null",
            "true", "-", "1e999", "-0", "1E+", "0.1", "01", "99999999999999999999", "\n", "\t", " ", #"{"S":"a"}"#,
            #"{"N":"1e400"}"#, #"{"N":"-"}"#, #"{"B":"=="}"#, #"{"SS":[]}"#, #"{"NULL":false}"#, #"{"L":[{}]}"#,
            #"{"M":{"":{"S":""}}}"#, "#n", ":v", "(", ")", "AND", "=", "size(", "[0]", "..", #""Key":{}"#, "e\u{301}",
            String(repeating: "[", count: 200), String(repeating: #"{"M":{"a":"#, count: 40),
        ].map { Array($0.utf8) } + [
            [0], [0xFF], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF],
        ]

    let corpus: [[UInt8]]
    private(set) var random: SplitMix64

    init(corpus: [String], seed: UInt64) {
        self.corpus = corpus.map { Array($0.utf8) }
        self.random = SplitMix64(seed: seed)
    }

    mutating func next() -> [UInt8] {
        self.mutated(self.corpus.randomElement(using: &self.random) ?? [])
    }

    /// Unchanged once in a while, so that what follows finds a table with something in it.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...4, using: &self.random) { self.mutate(&bytes) }
        return bytes
    }

    mutating func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self.random) }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &self.random)
        let end = min(bytes.count, place + Int.random(in: 0...12, using: &self.random))
        switch Int.random(in: 0..<7, using: &self.random) {
        case 0: bytes.insert(contentsOf: Self.pieces.randomElement(using: &self.random) ?? [], at: place)
        case 1: bytes.replaceSubrange(place..<end, with: Self.pieces.randomElement(using: &self.random) ?? [])
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &self.random)
        case 5: self.replaceToken(of: &bytes)
        default:
            // A piece of another input in place of one of this.
            let other = self.corpus.randomElement(using: &self.random) ?? []
            let start = Int.random(in: 0...other.count, using: &self.random)
            bytes.replaceSubrange(place..<end, with: other[start..<min(other.count, start + 20)])
        }
    }

    /// Puts a whole JSON value or other piece in place of a text with its quotation marks: what comes of it is JSON more
    /// often than not.
    private mutating func replaceToken(of bytes: inout [UInt8]) {
        let marks = bytes.indices.filter { bytes[$0] == UInt8(ascii: #"""#) }
        guard marks.count >= 2 else { return }
        let first = Int.random(in: 0..<(marks.count / 2), using: &self.random) * 2
        let token: [UInt8]
        if Bool.random(using: &self.random) {
            let other = Int.random(in: 0..<(marks.count / 2), using: &self.random) * 2
            token = Array(bytes[marks[other]...marks[other + 1]])
        } else {
            token =
                [#""""#, "null", "[]", "{}", "0", "-1", "1.5", "true", #""\u0000""#, #"{"S":"x"}"#, #""a""#]
                .randomElement(using: &self.random).map { Array($0.utf8) } ?? []
        }
        bytes.replaceSubrange(marks[first]...marks[first + 1], with: token)
    }
}
