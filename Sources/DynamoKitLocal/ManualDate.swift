public import FoundationEssentials
import Synchronization

/// A date that stands still until a test moves it: the clock of an engine in tests.
///
/// ```swift
/// try await withLocalDynamo { local, date in
///     let client = DynamoClient(transport: local)
///     …
///     date.advance(by: .seconds(3600))
///     try await local.sweep()          // what has expired in that hour is gone
/// }
/// ```
public final class ManualDate: Sendable {
    private let date: Mutex<Date>

    /// - Parameter date: Where it starts: in January 2027, and with a fraction of a second, as dates have.
    public init(_ date: Date = Date(timeIntervalSince1970: 1_800_000_000.25)) {
        self.date = Mutex(date)
    }

    /// The date as it stands.
    public var now: Date { self.date.withLock { $0 } }

    /// Moves the date on, or back.
    public func advance(by duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.date.withLock { $0 += Double(seconds) + Double(attoseconds) * 1e-18 }
    }

    /// Sets the date.
    public func set(to date: Date) {
        self.date.withLock { $0 = date }
    }
}

extension LocalDynamo {
    /// Opens a store whose time is `date`'s: a new one in memory, unless a test says otherwise. It sweeps only when it is
    /// told to, by ``sweep()``, so that nothing happens between the steps of a test.
    ///
    /// - Throws: As ``init(storage:configuration:)`` does.
    public convenience init(date: ManualDate, storage: Storage = .inMemory) throws {
        var configuration = LocalDynamoConfiguration()
        configuration.sweepInterval = nil
        configuration.now = { date.now }
        try self.init(storage: storage, configuration: configuration)
    }
}

/// Opens a new store in memory, with a date that the test moves, for the length of `body`.
///
/// - Throws: What `body` throws.
public func withLocalDynamo<Result>(
    _ body: (_ local: LocalDynamo, _ date: ManualDate) async throws -> Result
) async throws -> Result {
    let date = ManualDate()
    let local = try LocalDynamo(date: date)
    do {
        let result = try await body(local, date)
        await local.close()
        return result
    } catch {
        await local.close()
        throw error
    }
}
