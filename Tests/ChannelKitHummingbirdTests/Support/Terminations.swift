import ChannelKit
import Logging
import Synchronization

/// Channels whose `terminate` waits, counted.
final class Terminations: Sendable {
    private let begunCount = Atomic(0)
    private let endedCount = Atomic(0)
    private let gate = Gate()

    var begun: Int { self.begunCount.load(ordering: .sequentiallyConsistent) }
    var ended: Int { self.endedCount.load(ordering: .sequentiallyConsistent) }

    func letEnd() async { await self.gate.open() }

    func endpoint(limits: SocketLimits = .patient) -> Endpoint<Gatekeeper> {
        Endpoint(
            Gatekeeper(),
            channels: [.channel("slow:*") { Slow(terminations: self) }],
            limits: limits,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private struct Slow: Channel {
        typealias Assigns = String

        let terminations: Terminations

        static let events = Events<Self> {}

        func join(_ payload: NoPayload, context: Context) async throws -> NoPayload { NoPayload() }

        func terminate(_ reason: TerminationReason, context: Context) async {
            self.terminations.begunCount.add(1, ordering: .sequentiallyConsistent)
            await self.terminations.gate.wait()
            self.terminations.endedCount.add(1, ordering: .sequentiallyConsistent)
        }
    }
}
