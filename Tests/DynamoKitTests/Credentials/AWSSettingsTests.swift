import Testing

@testable import DynamoKit

@Suite("Settings")
struct AWSSettingsTests {
    static func settings(
        _ environment: [String: String] = [:],
        profile: String? = nil,
        _ configuration: String = ""
    ) throws -> AWSSettings {
        let file = try SharedProfileFile(configuration, kind: .configuration, path: "config")
        return try AWSSettings(
            profile: profile,
            environment: environment,
            profiles: SharedProfiles(configuration: file)
        )
    }

    static let configuration = """
        [default]
        region = of-default-1
        endpoint_url = http://default:1
        [profile other]
        region = of-other-1
        services = local
        endpoint_url = http://other:1
        use_dualstack_endpoint = TRUE
        use_fips_endpoint = false
        [profile deaf]
        endpoint_url = http://deaf:1
        ignore_configured_endpoint_urls = true
        [services local]
        dynamodb =
          endpoint_url = http://service:1
        """

    @Test("a variable wins over the profile, and AWS_REGION over the older one")
    func region() throws {
        #expect(try Self.settings().region == nil)
        #expect(try Self.settings([:], Self.configuration).region == "of-default-1")
        #expect(try Self.settings(["AWS_PROFILE": "other"], Self.configuration).region == "of-other-1")
        #expect(
            try Self.settings(["AWS_PROFILE": "other"], profile: "default", Self.configuration).profile == "default"
        )
        #expect(try Self.settings(["AWS_DEFAULT_REGION": "b", "AWS_REGION": ""], Self.configuration).region == "b")
        #expect(try Self.settings(["AWS_DEFAULT_REGION": "b", "AWS_REGION": "a"], Self.configuration).region == "a")
    }

    @Test("endpoints are looked for by service first, in the environment before the profile")
    func endpoints() throws {
        let other = ["AWS_PROFILE": "other"]
        func endpoint(_ environment: [String: String], _ service: String = "dynamodb") throws -> String? {
            try Self.settings(environment, Self.configuration).endpointURL(of: service)
        }
        #expect(try endpoint([:]) == "http://default:1")
        #expect(try endpoint(other) == "http://service:1")
        #expect(try endpoint(other, "dynamodb_streams") == "http://other:1")
        let global = other.merging(["AWS_ENDPOINT_URL": "http://global:1"]) { $1 }
        #expect(try endpoint(global) == "http://global:1")
        let specific = global.merging(["AWS_ENDPOINT_URL_DYNAMODB": "http://specific:1"]) { $1 }
        #expect(try endpoint(specific) == "http://specific:1")
        #expect(try endpoint(specific, "sts") == "http://global:1")
        let ignored = specific.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
        #expect(try endpoint(ignored) == nil)
        #expect(try endpoint(["AWS_PROFILE": "deaf"]) == nil)
    }

    @Test("kinds of endpoints are on or off, and nothing between")
    func variant() throws {
        let other = try Self.settings(["AWS_PROFILE": "other", "AWS_USE_FIPS_ENDPOINT": "true"], Self.configuration)
        #expect(other.endpointVariant == EndpointVariant(usesDualStack: true, usesFIPS: true))
        let off = try Self.settings(
            ["AWS_PROFILE": "other", "AWS_USE_DUALSTACK_ENDPOINT": "false"],
            Self.configuration
        )
        #expect(off.endpointVariant == EndpointVariant())
    }

    @Test("what makes no sense is refused")
    func refused() throws {
        let cases: [([String: String], String)] = [
            (["AWS_PROFILE": "none"], ""), (["AWS_USE_FIPS_ENDPOINT": "1"], ""), ([:], "[default]\nservices = none"),
        ]
        for (environment, configuration) in cases {
            let error = #expect(throws: DynamoError.self) { try Self.settings(environment, configuration) }
            #expect(error?.code == .invalidConfiguration)
        }
    }

    @Test("a transport goes where the settings say, and each service where its own setting does")
    func transport() throws {
        let settings = try Self.settings(
            ["AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000"]
        )
        let transport = try HTTPTransport(
            settings: settings,
            credentials: .static(accessKeyID: "A", secretAccessKey: "a")
        )
        #expect(transport.serverAddress(of: .dynamoDB)?.host == "127.0.0.1")
        #expect(transport.serverAddress(of: .dynamoDBStreams)?.host == "streams.dynamodb.eu-central-1.amazonaws.com")
        for environment in [[:], ["AWS_REGION": "no region"], ["AWS_REGION": "x-1", "AWS_ENDPOINT_URL": "secret"]] {
            let error = #expect(throws: DynamoError.self) {
                try HTTPTransport(
                    settings: Self.settings(environment),
                    credentials: .static(accessKeyID: "A", secretAccessKey: "a")
                )
            }
            #expect(error?.code == .invalidConfiguration)
        }
    }
}
