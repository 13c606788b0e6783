import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RateLimit
import RateLimitHummingbird
import Testing

@Suite("Trusted proxies")
struct TrustedProxiesTests {
    private static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
    private static let forwarded = HTTPField.Name("Forwarded")!

    private static func client(
        _ peer: String?,
        _ values: [String],
        trusting ranges: [String] = ["10.0.0.0/8", "2001:db8::/32"],
        field: TrustedProxies.Field = .xForwardedFor
    ) throws -> String? {
        let proxies = try TrustedProxies(ranges, field: field)
        var headers = HTTPFields()
        headers[values: field == .forwarded ? Self.forwarded : Self.xForwardedFor] = values
        let peer = try peer.map { try SocketAddress(ipAddress: $0, port: 4711) }
        return proxies.clientAddress(peer: peer, headers: headers)
    }

    @Test("the client is the last address that is not of a trusted proxy")
    func rightToLeft() throws {
        #expect(try Self.client("10.0.0.1", ["192.0.2.7"]) == "192.0.2.7")
        #expect(try Self.client("10.0.0.1", ["192.0.2.7, 10.2.0.1,10.3.0.1"]) == "192.0.2.7")
        #expect(try Self.client("10.0.0.1", ["6.6.6.6, 192.0.2.7, 10.2.0.1"]) == "192.0.2.7")
        #expect(try Self.client("10.0.0.1", ["6.6.6.6", "192.0.2.7", "10.2.0.1"]) == "192.0.2.7")
        #expect(try Self.client("2001:db8::1", ["192.0.2.7:1234, [2001:db8::2]:443"]) == "192.0.2.7")
    }

    @Test("the field is not believed when the connection is not a trusted proxy's")
    func untrustedPeer() throws {
        #expect(try Self.client("192.0.2.9", ["192.0.2.7"]) == "192.0.2.9")
        #expect(try Self.client("192.0.2.9", ["10.0.0.1"]) == "192.0.2.9")
        #expect(try Self.client("10.0.0.1", ["192.0.2.7"], trusting: []) == "10.0.0.1")
        #expect(try Self.client(nil, ["192.0.2.7"]) == nil)
        #expect(TrustedProxies.none.clientAddress(peer: nil, headers: [Self.xForwardedFor: "192.0.2.7"]) == nil)
    }

    @Test("where it is not known whom a proxy was asked by, the client is the proxy")
    func unknown() throws {
        #expect(try Self.client("10.0.0.1", []) == "10.0.0.1")
        #expect(try Self.client("10.0.0.1", ["unknown"]) == "10.0.0.1")
        #expect(try Self.client("10.0.0.1", ["192.0.2.7, , 10.2.0.1"]) == "10.2.0.1")
        #expect(try Self.client("10.0.0.1", ["192.0.2.7, nonsense, 10.2.0.1"]) == "10.2.0.1")
        #expect(try Self.client("10.0.0.1", ["10.9.0.1, 10.2.0.1"]) == "10.9.0.1")
        #expect(try Self.client("10.0.0.1", ["192.0.2.7:port"]) == "10.0.0.1")
    }

    @Test("an IPv4 address in IPv6's clothes is the IPv4 address")
    func mapped() throws {
        #expect(try Self.client("::ffff:10.0.0.1", ["::ffff:192.0.2.7"]) == "192.0.2.7")
    }

    @Test(
        "Forwarded is read with its quotes, ports and other parameters",
        arguments: [
            ("for=192.0.2.43", "192.0.2.43"),
            ("For=\"[2001:db9:cafe::17]:4711\"", "2001:db9:cafe::17"),
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("proto=http; for=\"192.0.2.60:80\"", "192.0.2.60"),
            ("for=6.6.6.6, for=192.0.2.43, for=10.0.0.7", "192.0.2.43"),
            ("for=\"6.6.6.6, for=10.0.0.7\", for=192.0.2.43", "192.0.2.43"),
            ("for=192.0.2.43, for=\"a\\\", for=10.0.0.9\"", "10.0.0.1"),
            ("for=192.0.2.43, for=_hidden", "10.0.0.1"),
            ("for=192.0.2.43, by=10.0.0.3", "10.0.0.1"),
        ]
    )
    func forwarded(value: String, client: String) throws {
        #expect(try Self.client("10.0.0.1", [value], field: .forwarded) == client)
    }

    @Test("only the field that the proxies write is read")
    func oneField() throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"], field: .forwarded)
        let peer = try SocketAddress(ipAddress: "10.0.0.1", port: 1)
        #expect(proxies.clientAddress(peer: peer, headers: [Self.xForwardedFor: "192.0.2.7"]) == "10.0.0.1")
    }

    @Test("a local socket is believed if it is trusted")
    func localSockets() throws {
        let proxies = try TrustedProxies([], trustsLocalSockets: true)
        #expect(proxies.clientAddress(peer: nil, headers: [Self.xForwardedFor: "192.0.2.7"]) == "192.0.2.7")
        #expect(proxies.clientKey(peer: nil, headers: [:]) == "unknown")
    }

    @Test("clients with IPv6 are counted by the network that they have to themselves")
    func keys() throws {
        let proxies = try TrustedProxies(["10.0.0.0/8"])
        let peer = try SocketAddress(ipAddress: "10.0.0.1", port: 1)
        func key(_ address: String) -> String { proxies.clientKey(peer: peer, headers: [Self.xForwardedFor: address]) }
        #expect(key("192.0.2.7") == "192.0.2.7")
        #expect(key("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64")
        #expect(key("2001:db8:1:2::1") == "2001:db8:1:2::/64")
        #expect(key("2001:db8:1:3::1") == "2001:db8:1:3::/64")
    }

    @Test(
        "ranges have any length that the address permits",
        arguments: [
            ("192.0.2.128/25", "192.0.2.200", "192.0.2.1"), ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("2001:db8::/33", "2001:db8::1", "2001:db8:8000::1"), ("::1/128", "::1", "::2"),
            ("172.16.0.0/12", "172.31.255.255", "172.32.0.0"),
        ]
    )
    func ranges(range: String, inside: String, outside: String) throws {
        #expect(try Self.client(inside, ["198.51.100.1"], trusting: [range]) == "198.51.100.1")
        #expect(try Self.client(outside, ["198.51.100.1"], trusting: [range]) == outside)
    }

    @Test("a range of everything takes in every address of its kind")
    func everything() throws {
        #expect(try Self.client("192.0.2.1", ["198.51.100.1"], trusting: ["0.0.0.0/0"]) == "198.51.100.1")
        #expect(try Self.client("2001:db8::1", ["198.51.100.1"], trusting: ["0.0.0.0/0"]) == "2001:db8::1")
        #expect(try Self.client("2001:db8::1", ["198.51.100.1"], trusting: ["::/0"]) == "198.51.100.1")
    }

    @Test(
        "what is no range is an error",
        arguments: [
            "", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.0/8/8", "host", "::/129", "1.2.3.4\0",
        ]
    )
    func invalid(range: String) {
        #expect(throws: TrustedProxies.InvalidRange.self) { try TrustedProxies([range]) }
    }

    struct Context: RequestContext, RemoteAddressRequestContext {
        var coreContext: CoreRequestContextStorage
        var remoteAddress: SocketAddress? { try? SocketAddress(ipAddress: "10.0.0.1", port: 4711) }

        init(source: ApplicationRequestContextSource) { self.coreContext = .init(source: source) }
    }

    @Test("middleware counts by the address behind the proxies")
    func middleware() async throws {
        let router = Router(context: Context.self)
        let limiter = RateLimiter(.fixedWindow(limit: 1, per: .seconds(3600)))
        let proxies = try TrustedProxies(["10.0.0.0/8"])
        router.add(middleware: RateLimitMiddleware(limiter, addressesBehind: proxies))
        router.get("ok") { _, _ in "done" }
        try await Application(responder: router.buildResponder()).test(.router) { client in
            for (addresses, status) in [
                ("192.0.2.1", HTTPResponse.Status.ok), ("192.0.2.2", .ok), ("6.6.6.6, 192.0.2.1", .tooManyRequests),
            ] {
                let response = try await client.execute(
                    uri: "/ok",
                    method: .get,
                    headers: [Self.xForwardedFor: addresses]
                )
                #expect(response.status == status)
            }
        }
    }
}
