public import ChannelKit
import Logging
import NIOCore

/// A client's end of a connection over the transport under test.
public protocol ConformanceConnection: Sendable {
    /// Sends a text message.
    func send(text: String) async throws
    /// Sends a binary message. Not called where ``SocketTransportConformance/carriesBinary`` is `false`.
    func send(binary: [UInt8]) async throws
    /// The next message, or the end; `nil` if neither has come in time.
    func next(within deadline: Duration) async throws -> ConformanceEvent?
    /// Ends the connection without a word, as a network does.
    func drop() async throws
}

/// What a client sees of a connection.
public enum ConformanceEvent: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    /// The end, with the close code of transports that have one.
    case closed(CloseCode?)
}

/// What every `SocketTransport` promises, as checks that a test suite runs one by one, over real connections.
///
/// It links no test library: a check returns, or throws a ``ConformanceFailure``.
///
/// ```swift
/// @Test(arguments: SocketTransportConformance.Check.allCases)
/// func conforms(check: SocketTransportConformance.Check) async throws {
///     try await SocketTransportConformance { endpoint, check in
///         try await withOurServer(serving: endpoint) { server in
///             try await check { query in try await server.connect(query) }
///         }
///     }.run(check)
/// }
/// ```
public struct SocketTransportConformance: Sendable {
    /// What is promised.
    public enum Check: String, CaseIterable, Sendable {
        /// A client that the handler refuses has no connection.
        case refuses
        /// A join, a push and a heartbeat are answered.
        case answers
        /// What a channel sends arrives in order, pushes, broadcasts and replies among each other.
        case keepsOrder
        /// Text of every kind and of a hundred kilobytes arrives as it was sent, both ways.
        case carriesText
        /// Binary messages arrive as they were sent, both ways.
        case carriesBinary
        /// A broadcast reaches every client of the topic, one from a client every other.
        case broadcasts
        /// A connection that is lost ends its channels.
        case tellsOfALostConnection
        /// A forced disconnect closes the client's connections, with 1001, and no other.
        case closesOnDisconnect
        /// An endpoint that shuts down closes every connection, with 1001.
        case closesOnShutdown
        /// A client that sends nonsense is answered, and cut off with 1008 when it goes on.
        case cutsOffNonsense
    }

    /// Connects a client with a query such as `vsn=2.0.0&name=ann`; `nil` where it is refused.
    public typealias Connect = @Sendable (_ query: String) async throws -> (any ConformanceConnection)?
    /// Runs a check with something that connects.
    public typealias Run = @Sendable (@escaping Connect) async throws -> Void
    /// Serves an endpoint over the transport under test, for as long as a check runs.
    public typealias Serve =
        @Sendable (_ endpoint: Endpoint<ConformanceSocketHandler>, _ run: @escaping Run) async throws
        -> Void

    /// Whether clients can send binary messages. Default: yes.
    public var carriesBinary = true
    /// How long anything may take. Default: 600 s.
    public var deadline: Duration = .seconds(600)

    private let serve: Serve

    /// - Parameter serve: Serves an endpoint over the transport under test, and runs the check that it is given.
    public init(serve: @escaping Serve) {
        self.serve = serve
    }

    /// Runs all checks, one after the other.
    ///
    /// - Throws: ``ConformanceFailure``.
    public func run() async throws {
        for check in Check.allCases { try await self.run(check) }
    }

    /// Runs a check.
    ///
    /// - Throws: ``ConformanceFailure``, and what serving and connecting throw.
    public func run(_ check: Check) async throws {
        let journal = ConformanceJournal()
        let endpoint = Endpoint(
            ConformanceSocketHandler(),
            channels: [.channel("topic:*") { ConformanceProbe(journal: journal) }],
            presence: PresenceConfiguration(window: .seconds(3600)),  // nothing but what a check asks for
            logger: Logger(label: "conformance") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            try await self.serve(endpoint) { connect in
                let run = ConformanceRun(suite: self, endpoint: endpoint, journal: journal, connect: connect)
                try await run.perform(check)
            }
        } catch let failure as ConformanceFailure {
            throw ConformanceFailure("\(check.rawValue): \(failure.description)")
        }
    }
}
