import Synchronization

import struct Foundation.Date

/// This machine's clock, set by the service's own where it was wrong. All copies of a transport have the same one.
final class ServiceClock: Sendable {
    private let machine: @Sendable () -> Date
    private let correction = Mutex(ClockCorrection())

    init(machine: @escaping @Sendable () -> Date = { Date() }) {
        self.machine = machine
    }

    func now() -> Date {
        let machine = self.machine()
        return self.correction.withLock { $0.time(of: machine) }
    }

    /// Notes what an answer that refuses a signature says of the time: see
    /// ``ClockCorrection/signatureRefused(signedAt:serviceTime:now:)``.
    func signatureRefused(signedAt: Date, serviceTime: Date) -> Bool {
        let machine = self.machine()
        return self.correction.withLock {
            $0.signatureRefused(signedAt: signedAt, serviceTime: serviceTime, now: machine)
        }
    }
}
