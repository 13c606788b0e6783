/// Which parts of a batch are left unprocessed.
struct BatchRemainder: Equatable {
    let share: Double
    let seed: UInt64

    /// - Returns: Places of what is left, out of `count`.
    func places(of count: Int) -> Set<Int> {
        let leaves = Int(Double(count) * self.share)
        var draws = SeededDraws(seed: self.seed)
        var places = Array(0..<count)
        // The first of a shuffle: what an application must not count on is that the service goes by the order.
        for place in 0..<leaves {
            let other = place + Int(draws.next() % UInt64(count - place))
            places.swapAt(place, other)
        }
        return Set(places.prefix(leaves))
    }
}
