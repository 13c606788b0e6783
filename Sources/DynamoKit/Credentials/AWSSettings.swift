public import class Foundation.ProcessInfo

/// What the environment and the files in `~/.aws` say about where to send requests.
///
/// ```swift
/// let settings = try AWSSettings()
/// let transport = try HTTPTransport(settings: settings, credentials: .standard)
/// ```
///
/// Variables win over the profile. The files are read once, when the value is made.
///
/// Specification:
/// [Settings reference](https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html)
public struct AWSSettings: Hashable, Sendable {
    /// The profile that was read; it need not be there when nobody has named it.
    public let profile: String
    /// `AWS_REGION`, `AWS_DEFAULT_REGION`, or `region` of the profile.
    public let region: String?
    /// `AWS_USE_DUALSTACK_ENDPOINT` and `AWS_USE_FIPS_ENDPOINT`, or `use_dualstack_endpoint` and `use_fips_endpoint` of the
    /// profile.
    public let endpointVariant: EndpointVariant
    /// Those of variables: the keys are what follows `AWS_ENDPOINT_URL`.
    private let environmentEndpoints: [String: String]
    /// Those of the profile's services.
    private let serviceEndpoints: [String: String]
    private let profileEndpoint: String?
    private let ignoresEndpoints: Bool

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - profile: The profile to read; by default the one that `AWS_PROFILE` names, or else `default`.
    ///   - environment: The variables; those of this process by default.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration`` when a file cannot be read, when a profile is
    ///   named and not there, or when a setting makes no sense.
    public init(
        profile: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(DynamoError) {
        try self.init(profile: profile, environment: environment, profiles: .load(environment: environment))
    }

    init(profile: String?, environment: [String: String], profiles: SharedProfiles) throws(DynamoError) {
        let named = profile ?? environment.nonEmpty("AWS_PROFILE")
        self.profile = named ?? "default"
        guard named == nil || profiles.profiles[self.profile] != nil else {
            throw DynamoError(.invalidConfiguration, message: "There is no profile “\(self.profile)”.")
        }
        let settings = profiles.profiles[self.profile] ?? SharedProfiles.Settings()
        self.region =
            environment.nonEmpty("AWS_REGION") ?? environment.nonEmpty("AWS_DEFAULT_REGION")
            ?? settings.values.nonEmpty("region")
        if let services = settings.values.nonEmpty("services") {
            guard let definition = profiles.services[services] else {
                throw DynamoError(
                    .invalidConfiguration,
                    message: "Profile “\(self.profile)” has the services “\(services)”, which there are none of."
                )
            }
            self.serviceEndpoints = definition.nested.compactMapValues { $0.nonEmpty("endpoint_url") }
        } else {
            self.serviceEndpoints = [:]
        }
        self.profileEndpoint = settings.values.nonEmpty("endpoint_url")
        // No more is kept of the variables than that: there are secrets among them.
        var endpoints: [String: String] = [:]
        for (name, value) in environment where name.hasPrefix(Self.endpointVariable) && !value.isEmpty {
            endpoints[String(name.dropFirst(Self.endpointVariable.count))] = value
        }
        self.environmentEndpoints = endpoints
        func isOn(_ setting: String) throws(DynamoError) -> Bool {
            let variable = "AWS_\(setting.uppercased())"
            guard let text = environment.nonEmpty(variable) ?? settings.values.nonEmpty(setting) else { return false }
            switch text.lowercased() {
            case "true": return true
            case "false": return false
            default:
                throw DynamoError(
                    .invalidConfiguration,
                    message: "\(variable) or \(setting) is neither true nor false."
                )
            }
        }
        self.endpointVariant = EndpointVariant(
            usesDualStack: try isOn("use_dualstack_endpoint"),
            usesFIPS: try isOn("use_fips_endpoint")
        )
        self.ignoresEndpoints = try isOn("ignore_configured_endpoint_urls")
    }

    /// The endpoint that is set for a service instead of its own.
    ///
    /// `AWS_ENDPOINT_URL_` with the service's name comes first, then `AWS_ENDPOINT_URL`, then `endpoint_url` of the service
    /// in the profile's `services`, then `endpoint_url` of the profile. `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` ignores them
    /// all.
    ///
    /// Specification:
    /// [Service-specific endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html)
    ///
    /// - Parameter service: As it is called there, for example `dynamodb` or `s3`.
    public func endpointURL(of service: String) -> String? {
        guard !self.ignoresEndpoints else { return nil }
        return self.environmentEndpoints["_\(service.uppercased())"] ?? self.environmentEndpoints[""]
            ?? self.serviceEndpoints[service.lowercased()] ?? self.profileEndpoint
    }

    private static let endpointVariable = "AWS_ENDPOINT_URL"
}
