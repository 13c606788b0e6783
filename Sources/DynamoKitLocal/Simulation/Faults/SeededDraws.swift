/// Numbers that seem random, and are the same for the same seed on every machine.
///
/// Reference: SplitMix64, Steele, Lea, Flood: [Fast splittable pseudorandom number generators](https://doi.org/10.1145/2660193.2660195)
struct SeededDraws: Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to less than 1. Not the standard library's, which may draw otherwise in its next version.
    mutating func nextFraction() -> Double {
        Double(self.next() >> 11) * 0x1p-53
    }
}
