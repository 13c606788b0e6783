import Foundation

/// Where requests are sent, and how the address enters their signature.
struct ServiceEndpoint: Hashable, Sendable {
    /// Without a slash at its end, unless it is nothing but one.
    let path: String
    let url: String
    /// As it stands in the `Host` header: with the port, unless it is the scheme's own.
    let host: String
    /// The host alone.
    let hostName: String
    /// The port, unless it is the scheme's own.
    let port: Int?

    /// The region's own endpoint for a service.
    init(region: String, service: DynamoService = .dynamoDB) throws(DynamoError) {
        let isPlain = region.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        // Whatever stands here becomes part of a host name.
        guard isPlain, !region.isEmpty else {
            throw DynamoError(.invalidConfiguration, message: "“\(region)” is no AWS region.")
        }
        let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        try self.init(url: "https://\(service.hostPrefix).\(region).\(suffix)")
    }

    /// - Parameter url: For example `http://127.0.0.1:8000`.
    init(url text: String) throws(DynamoError) {
        // What the text may hold by mistake, a password for example, is not repeated in errors.
        guard let components = URLComponents(string: text), let host = components.host, !host.isEmpty,
            let scheme = components.scheme?.lowercased(), ["http", "https"].contains(scheme)
        else {
            throw DynamoError(.invalidConfiguration, message: "The endpoint is no http or https URL with a host.")
        }
        guard components.user == nil, components.password == nil, components.query == nil, components.fragment == nil
        else {
            throw DynamoError(
                .invalidConfiguration,
                message: "The endpoint must have no user, password, query or fragment."
            )
        }
        let isDefaultPort = components.port == nil || components.port == (scheme == "https" ? 443 : 80)
        self.hostName = host
        self.port = isDefaultPort ? nil : components.port
        self.host = isDefaultPort ? host : "\(host):\(components.port ?? 0)"
        self.path = components.percentEncodedPath.isEmpty ? "/" : components.percentEncodedPath
        self.url = "\(scheme)://\(self.host)\(self.path)"
    }
}
