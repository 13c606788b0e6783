import AWSSigning
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

    /// A service's own endpoint in a region.
    ///
    /// Specification:
    /// [Service endpoints](https://docs.aws.amazon.com/general/latest/gr/rande.html)
    ///
    /// - Parameters:
    ///   - region: Any region of any partition.
    ///   - hostPrefix: What the name of the service's host begins with, for example `dynamodb`.
    ///   - variant: Which of the service's endpoints there.
    init(region: String, hostPrefix: String, variant: EndpointVariant = EndpointVariant()) throws(DynamoError) {
        let partition: AWSPartition
        do {
            partition = try AWSPartition(region: region)
        } catch {
            throw DynamoError(.invalidConfiguration, message: error.message, cause: error)
        }
        // Certificates for names under `api.aws` cover one label before the region.
        let prefix = variant.usesDualStack ? hostPrefix.replacing(".", with: "-") : hostPrefix
        // All of GovCloud is FIPS 140, whose endpoints have no name of their own there.
        let hasFIPSName = partition.id != "aws-us-gov" || variant.usesDualStack
        let suffix = variant.usesDualStack ? partition.dualStackDNSSuffix : partition.dnsSuffix
        try self.init(url: "https://\(prefix)\(variant.usesFIPS && hasFIPSName ? "-fips" : "").\(region).\(suffix)")
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
