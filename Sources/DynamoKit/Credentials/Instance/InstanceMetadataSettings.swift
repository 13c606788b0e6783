/// Where the metadata of an EC2 instance are, and how patiently they are asked for.
///
/// Specification:
/// [IMDS credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html)
struct InstanceMetadataSettings: Hashable, Sendable {
    /// Without a slash at its end.
    var endpoint: String
    /// How often each request is made before it is given up.
    var attempts = 2
    /// How long a request may take. An instance answers in milliseconds; where there is no instance, or a container's packets
    /// do not get through, nobody answers at all.
    var timeout = Duration.seconds(1)

    /// - Returns: `nil` when instance metadata are switched off.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed`` for a setting that makes no sense.
    init?(environment: [String: String]) throws(DynamoError) {
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        if let url = environment.nonEmpty("AWS_EC2_METADATA_SERVICE_ENDPOINT") {
            do {
                var text = try ServiceEndpoint(url: url).url
                while text.hasSuffix("/") { text.removeLast() }
                self.endpoint = text
            } catch {
                throw Self.refusal("AWS_EC2_METADATA_SERVICE_ENDPOINT is no http or https URL.")
            }
        } else {
            switch environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() {
            case nil, "", "ipv4": self.endpoint = "http://169.254.169.254"
            case "ipv6": self.endpoint = "http://[fd00:ec2::254]"
            default: throw Self.refusal("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE is neither IPv4 nor IPv6.")
            }
        }
        if let text = environment.nonEmpty("AWS_METADATA_SERVICE_NUM_ATTEMPTS") {
            guard let attempts = Int(text), (1...10).contains(attempts) else {
                throw Self.refusal("AWS_METADATA_SERVICE_NUM_ATTEMPTS is no number between 1 and 10.")
            }
            self.attempts = attempts
        }
        if let text = environment.nonEmpty("AWS_METADATA_SERVICE_TIMEOUT") {
            guard let seconds = Int(text), (1...60).contains(seconds) else {
                throw Self.refusal("AWS_METADATA_SERVICE_TIMEOUT is no number of seconds between 1 and 60.")
            }
            self.timeout = .seconds(seconds)
        }
    }

    private static func refusal(_ message: String) -> DynamoError {
        DynamoError(.credentialProviderFailed, message: message)
    }
}
