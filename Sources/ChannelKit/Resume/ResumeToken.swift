/// A random name that nobody guesses and that never comes a second time: of a history, its epoch, or of a client over
/// several joins, its session.
struct ResumeToken: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// A new one.
    init() {
        var random = SystemRandomNumberGenerator()
        self.high = random.next()
        self.low = random.next()
    }

    /// Reads what ``text`` gives; `nil` for anything else.
    init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 32, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        guard let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16) else {
            return nil
        }
        self.high = high
        self.low = low
    }

    /// 32 hexadecimal digits.
    var text: String {
        [self.high, self.low].map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
