import Synchronization

/// Observations, of which the latest are known by their quantiles.
///
/// There are always several sketches, each of which began half a window after the one before. The oldest answers, and
/// makes room when it has become too old.
final class SummarySeries: DistributionSeries {
    private struct State {
        var sum = 0.0
        var count: UInt64 = 0
        /// The oldest first.
        var sketches: [QuantileSketch]
        /// When the next one begins.
        var nextTurn: ContinuousClock.Instant
    }

    private static let sketchCount = 3

    private let ranks: [Double]
    private let turn: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    init(
        quantiles: [Double],
        window: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.ranks = quantiles
        self.turn = window / (Self.sketchCount - 1)
        self.now = now
        self.state = Mutex(
            State(sketches: Array(repeating: QuantileSketch(), count: Self.sketchCount), nextTurn: now() + self.turn)
        )
    }

    var value: MetricValue {
        self.withState { state in
            let values = state.sketches[0].quantiles(self.ranks)
            let quantiles = zip(self.ranks, values).map { SummaryValue.Quantile(rank: $0, value: $1) }
            return .summary(SummaryValue(quantiles: quantiles, sum: state.sum, count: state.count))
        }
    }

    func observe(_ value: Double) {
        self.withState { state in
            state.sum += value
            state.count += 1
            for index in state.sketches.indices { state.sketches[index].observe(value) }
        }
    }

    private func withState<Result>(_ body: (inout State) -> Result) -> Result {
        self.state.withLock { state in
            let now = self.now()
            var turns = 0
            while state.nextTurn <= now, turns < Self.sketchCount {
                state.sketches.removeFirst()
                state.sketches.append(QuantileSketch())
                state.nextTurn += self.turn
                turns += 1
            }
            if state.nextTurn <= now { state.nextTurn = now + self.turn }
            return body(&state)
        }
    }
}
