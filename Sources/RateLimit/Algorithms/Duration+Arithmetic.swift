// Duration's own operators are calls into the standard library, that of `*` of generic code, and half of what a decision took
// was spent there. These do the same, compiled in place; within this module they are preferred.

extension Duration {
    @inline(__always)
    static var zero: Duration { Duration(attoseconds: 0) }

    @inline(__always)
    static func + (lhs: Duration, rhs: Duration) -> Duration {
        Duration(attoseconds: lhs.attoseconds + rhs.attoseconds)
    }

    @inline(__always)
    static func - (lhs: Duration, rhs: Duration) -> Duration {
        Duration(attoseconds: lhs.attoseconds - rhs.attoseconds)
    }

    @inline(__always)
    static func * (lhs: Duration, rhs: Int) -> Duration { Duration(attoseconds: lhs.attoseconds * Int128(rhs)) }

    @inline(__always)
    static func == (lhs: Duration, rhs: Duration) -> Bool { lhs.attoseconds == rhs.attoseconds }

    @inline(__always)
    static func != (lhs: Duration, rhs: Duration) -> Bool { lhs.attoseconds != rhs.attoseconds }

    @inline(__always)
    static func < (lhs: Duration, rhs: Duration) -> Bool { lhs.attoseconds < rhs.attoseconds }

    @inline(__always)
    static func > (lhs: Duration, rhs: Duration) -> Bool { rhs < lhs }

    @inline(__always)
    static func <= (lhs: Duration, rhs: Duration) -> Bool { !(rhs < lhs) }

    @inline(__always)
    static func >= (lhs: Duration, rhs: Duration) -> Bool { !(lhs < rhs) }
}

@inline(__always)
func max(_ first: Duration, _ second: Duration) -> Duration { first < second ? second : first }

@inline(__always)
func min(_ first: Duration, _ second: Duration) -> Duration { second < first ? second : first }
