/// A request as it came over HTTP.
package struct WireRequest: Sendable {
    package var method: String
    /// Path and query.
    package var target: String
    package var headers: WireHeaders
    package var body: [UInt8]

    package init(method: String = "POST", target: String = "/", headers: WireHeaders, body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    var path: Substring { self.target.prefix { $0 != "?" } }
}
