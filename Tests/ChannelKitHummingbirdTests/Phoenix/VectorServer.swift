import ChannelKit
import ChannelKitHummingbird
import Foundation
import Logging
import NIOCore
import PhoenixConformance

/// The recorded server: its paths and their settings, as the README of the vectors lists them.
enum VectorServer {
    /// Each case has a server of its own, so that one that disconnects a user does not disconnect the other cases.
    ///
    /// - Parameter slowdown: How much slower than it was recorded a case is played.
    static func mounts(slowdown: Int = 1) -> [SocketMount] {
        var logger = Logger(label: "vectors")
        logger.logLevel = .critical
        let endpoint = conformanceEndpoint(limits: .patient, logger: logger)
        var tiny = SocketLimits.patient
        tiny.maximumChannels = 2
        return [
            SocketMount("/socket", endpoint, configuration: Self.configuration { _ in }),
            SocketMount(
                "/short",
                endpoint,
                configuration: Self.configuration {
                    $0.idleTimeout = .seconds(slowdown)
                    $0.longPoll?.window = .milliseconds(500 * slowdown)
                    $0.longPoll?.sessionTimeout = .milliseconds(750 * slowdown)
                }
            ),
            SocketMount(
                "/origin",
                endpoint,
                configuration: Self.configuration { $0.checkOrigin = .allowed(["//allowed.example"]) }
            ),
            SocketMount(
                "/tiny",
                conformanceEndpoint(limits: tiny, logger: logger),
                configuration: Self.configuration { $0.maximumFrameSize = 1000 }
            ),
            SocketMount("/sub", endpoint, configuration: Self.configuration { $0.subprotocols = ["phoenix"] }),
            SocketMount(
                "/deflate",
                endpoint,
                configuration: Self.configuration { $0.compression = PerMessageDeflate() }
            ),
            // The recorded server with `auth_token: true`, which has the path of the first one.
            SocketMount("/auth", endpoint, configuration: Self.configuration { $0.acceptsAuthToken = true }),
        ]
    }

    private static func configuration(_ change: (inout WebSocketConfiguration) -> Void) -> WebSocketConfiguration {
        var configuration = WebSocketConfiguration.patient
        configuration.acceptsAuthToken = false
        configuration.checkOrigin = .off
        configuration.longPoll = LongPollConfiguration()
        change(&configuration)
        return configuration
    }

    /// Where the request of a case goes.
    static func target(_ request: Vector.Request, of vector: Vector) -> String {
        let path =
            vector.server?["auth_token"] == nil ? request.path : request.path.replacing("/socket/", with: "/auth/")
        return request.query.map { "\(path)?\($0)" } ?? path
    }
}

/// A request of a case, on a connection of its own.
struct RawVectorExchange: VectorExchange {
    let client: RawClient

    func response() async throws -> VectorResponse {
        let response = try await self.client.response()
        // It may have ended already.
        _ = try? await self.client.drop()
        return VectorResponse(status: response.status, headers: response.headers, body: response.body)
    }
}

/// Plays cases over a socket.
struct RawVectorConnection: VectorConnection {
    let client: RawClient

    func send(_ frame: Vector.Frame) async throws {
        switch frame {
        case .text(let text):
            try await self.client.send(text: text)
        case .binary(let bytes):
            try await self.client.send(RawFrame(opcode: 0x2, payload: ByteBuffer(bytes: bytes)))
        case .raw(let raw):
            try await self.client.send(
                RawFrame(
                    fin: raw.fin ?? true,
                    rsv: raw.rsv ?? 0,
                    opcode: raw.opcode,
                    masked: raw.masked ?? true,
                    payload: ByteBuffer(bytes: Data(base64Encoded: raw.payload) ?? Data())
                )
            )
        }
    }

    func next(within duration: Duration) async throws -> VectorEvent? {
        switch await self.client.next(within: duration) {
        case .none: return nil
        case .end: return .closed(code: nil, reason: "")
        case .response(let response): throw RawClient.Unexpected(event: .response(response))
        case .frame(let frame):
            guard frame.fin, frame.rsv == 0, !frame.masked else { throw RawClient.Unexpected(event: .frame(frame)) }
            var payload = frame.payload
            switch frame.opcode {
            case 0x1: return .text(String(buffer: payload))
            case 0x2: return .binary(Array(payload.readableBytesView))
            case 0x8: return .closed(code: payload.readInteger(), reason: String(buffer: payload))
            case 0xA: return .pong(Array(payload.readableBytesView))
            default: throw RawClient.Unexpected(event: .frame(frame))
            }
        }
    }

    func drop() async throws {
        // It may have ended already.
        _ = try? await self.client.drop()
    }
}
