import Foundation
import Synchronization

@testable import DynamoKitLocal

/// A date that stands still until a test moves it.
final class ManualDate: Sendable {
    private let date: Mutex<Date>

    /// - Parameter date: With a fraction of a second, as dates have.
    init(_ date: Date = Date(timeIntervalSince1970: 1_800_000_000.25)) {
        self.date = Mutex(date)
    }

    var now: Date { self.date.withLock { $0 } }

    func advance(seconds: Double) {
        self.date.withLock { $0 += seconds }
    }

    /// An engine in memory that has this date, and sweeps when it is told to.
    func makeLocal(storage: LocalDynamo.Storage = .inMemory) throws -> LocalDynamo {
        var configuration = LocalDynamoConfiguration()
        configuration.sweepInterval = nil
        configuration.now = { self.now }
        return try LocalDynamo(storage: storage, configuration: configuration)
    }
}
