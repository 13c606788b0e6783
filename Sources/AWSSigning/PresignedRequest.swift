public import struct Foundation.Date

/// A request that its URL authorizes: treat the URL as a secret until it expires.
public struct PresignedRequest: Sendable {
    public var method: String
    public var url: String
    /// What has to be sent with the request, exactly as it is here.
    public var headers: [(name: String, value: String)]
    /// When the service stops taking it: the end of the URL or of the credentials, whichever comes first.
    public var expiration: Date
}

extension PresignedRequest: CustomStringConvertible, CustomReflectable {
    /// Without the query, in which the signature stands.
    public var description: String {
        let address = self.url.prefix { $0 != "?" }
        return "\(self.method) \(address)?… until \(self.expiration)"
    }

    // Without a mirror of its own, `dump` and failed test expectations would show the signature.
    public var customMirror: Mirror {
        Mirror(self, children: ["method": self.method, "expiration": self.expiration])
    }
}
