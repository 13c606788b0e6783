import FoundationEssentials

extension Duration {
    /// The same in seconds, for arithmetic with dates.
    var timeInterval: TimeInterval {
        let (seconds, attoseconds) = self.components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
