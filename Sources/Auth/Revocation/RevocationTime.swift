/// A time in whole microseconds since 1970: fine enough that what is issued after a revocation is later than it, and exact
/// in JSON and in stores.
struct RevocationTime: Hashable, Comparable, Sendable {
    let microseconds: Int

    /// The microsecond in which a time lies. Times beyond the year 9999 count as its end.
    init(seconds: Double) {
        self.microseconds = Int((min(max(seconds, 0), 253_402_300_799) * 1e6).rounded(.down))
    }

    var seconds: Double { Double(self.microseconds) / 1e6 }

    /// The microsecond that a token's `iat` names.
    init(issuedAt seconds: Double) {
        self.microseconds = Int((min(max(seconds, 0), 253_402_300_799) * 1e6).rounded())
    }

    static func < (lhs: Self, rhs: Self) -> Bool { lhs.microseconds < rhs.microseconds }
}
