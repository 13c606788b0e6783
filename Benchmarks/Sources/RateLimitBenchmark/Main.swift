import Measuring
import RateLimit

/// What a decision costs, on one thread and with all threads at once.
///
/// `swift run -c release --package-path Benchmarks RateLimitBenchmark [THREADS]`
@main
struct Main {
    static let decisions = 1_000_000

    static func main() async {
        let threads = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2
        let keys = (0..<50_000).map { "user:\($0)" }
        print("ns of processor time per decision")
        printLine("", "one thread", "\(threads) at once")
        for (name, policy) in [
            ("gcra, allowed", RateLimitPolicy.gcra(limit: 1_000_000_000, per: .seconds(1_000))),
            // What is spent has drained away by the next check: each key is forgotten and comes anew.
            ("gcra, allowed, new each time", .gcra(limit: 1_000_000_000, per: .seconds(1))),
            ("gcra, denied", .gcra(limit: 1, per: .seconds(3_600))),
            ("sliding window of 20, mostly denied", .slidingWindow(limit: 20, per: .seconds(10))),
        ] {
            await self.report(name + ", one key", policy, keys: ["user:1"], threads: threads)
            await self.report(name + ", 50,000 keys", policy, keys: keys, threads: threads)
        }
    }

    private static func report(_ name: String, _ policy: RateLimitPolicy, keys: [String], threads: Int) async {
        let alone = await self.nanoseconds(RateLimiter(policy), keys: keys, threads: 1)
        let together = await self.nanoseconds(RateLimiter(policy), keys: keys, threads: threads)
        printLine(name, decimal(alone), decimal(together))
    }

    /// The processor time of a decision.
    private static func nanoseconds(_ limiter: RateLimiter<ContinuousClock>, keys: [String], threads: Int) async
        -> Double
    {
        let start = processorSeconds()
        let allowed = await withTaskGroup(of: Int.self) { group in
            for thread in 0..<threads {
                // Each starts elsewhere, so that they do not go over the keys in step.
                group.addTask { self.check(limiter, keys, from: thread * keys.count / threads) }
            }
            return await group.reduce(0, +)
        }
        let elapsed = processorSeconds() - start
        precondition(allowed > 0, "Some decision has to allow.")
        return elapsed / Double(self.decisions * threads) * 1e9
    }

    /// How many of the decisions allow.
    private static func check(_ limiter: RateLimiter<ContinuousClock>, _ keys: [String], from start: Int) -> Int {
        var allowed = 0
        var index = start
        for _ in 0..<self.decisions {
            if limiter.check(keys[index]).isAllowed { allowed += 1 }
            index += 1
            if index == keys.count { index = 0 }
        }
        return allowed
    }
}
