public import Logging

/// Where clients connect: a handler that lets them in, the channels that they may join, and the PubSub between them.
///
/// An endpoint serves any number of transports. One is made per server and lives as long as it.
///
/// ```swift
/// let endpoint = Endpoint(
///     UserSocket(tokens: tokens),
///     channels: [.channel("room:*") { RoomChannel(store: store) }],
///     logger: logger
/// )
/// ```
public final class Endpoint<Handler: SocketHandler>: Sendable {
    /// Decides who may connect.
    public let handler: Handler
    /// What one socket may ask for.
    public let limits: SocketLimits

    let logger: Logger

    public init(_ handler: Handler, limits: SocketLimits = SocketLimits(), logger: Logger) {
        self.handler = handler
        self.limits = limits
        self.logger = logger
    }

    /// Lets a client in, or refuses it. For adapters: called before the transport is opened, on any thread.
    ///
    /// - Throws: The ``ConnectRefusal`` to answer with.
    public func connect(_ request: ConnectRequest) async throws(ConnectRefusal) -> AcceptedConnection {
        guard let serializer = Serializer(version: request.parameters["vsn"]) else {
            throw ConnectRefusal("unknown serializer version")
        }
        let assigns: Handler.Assigns
        do {
            assigns = try await self.handler.connect(request)
        } catch let refusal as ConnectRefusal {
            throw refusal
        } catch {
            self.logger.info("Refused a socket", metadata: ["error": "\(error)"])
            throw ConnectRefusal("connect failed")
        }
        _ = assigns
        return AcceptedConnection(serializer: serializer)
    }
}
