import NIOCore
import Testing

@testable import ChatServer

@Suite("Client address")
struct ClientAddressTests {
    private func key(_ peer: String?, _ forwardedFor: [String] = [], proxies: Int = 0) throws -> String {
        let peer = try peer.map { try SocketAddress(ipAddress: $0, port: 1234) }
        return ClientAddress.key(peer: peer, forwardedFor: forwardedFor, trustedProxies: proxies)
    }

    @Test("is that of the connection, whatever the client claims")
    func direct() throws {
        #expect(try self.key("192.0.2.7", ["198.51.100.1"]) == "192.0.2.7")
        #expect(try self.key(nil) == "unknown")
    }

    @Test("is what the outermost trusted proxy saw")
    func proxied() throws {
        #expect(try self.key("10.0.0.1", ["198.51.100.1, 192.0.2.7"], proxies: 1) == "192.0.2.7")
        #expect(try self.key("10.0.0.1", ["198.51.100.1", "192.0.2.7, 10.0.0.2"], proxies: 2) == "192.0.2.7")
    }

    @Test("is that of the connection when the proxies did not say", arguments: [[], ["nonsense"]])
    func unsaid(forwardedFor: [String]) throws {
        #expect(try self.key("10.0.0.1", forwardedFor, proxies: 1) == "10.0.0.1")
    }

    @Test("is a whole network of IPv6")
    func network() throws {
        #expect(try self.key("2001:db8:1:2::5") == "2001:db8:1:2::/64")
        #expect(try self.key("2001:db8:1:2:ffff::9") == self.key("2001:db8:1:2::5"))
        #expect(try self.key("2001:db8:1:3::5") != self.key("2001:db8:1:2::5"))
        #expect(try self.key("::ffff:192.0.2.7") == "192.0.2.7")
    }
}
