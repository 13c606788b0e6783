import Auth
import Foundation
import Logging
import RateLimitHummingbird

/// All that can be set about the server.
///
/// Each setting comes from the first of these that has it: the command line, the environment, the file named by `--config`.
/// A value that makes no sense stops the start.
///
/// | Key | Environment | Type | Default |
/// |---|---|---|---|
/// | `host` | `CHAT_HOST` | text | `127.0.0.1` |
/// | `port` | `CHAT_PORT` | 0 to 65535; 0 is any that is free | `4000` |
/// | `dataDir` | `CHAT_DATA_DIR` | path | `data` |
/// | `dynamodb.endpoint` | `CHAT_DYNAMODB_ENDPOINT` | URL | none: the embedded store, or AWS's own with a region |
/// | `aws.region` | `CHAT_AWS_REGION` | text | none; with an endpoint, `AWS_REGION` or `us-east-1` |
/// | `auth.secret` | `CHAT_AUTH_SECRET` | Base64 of 32 bytes or more | made once and kept in `dataDir` |
/// | `auth.previousSecrets` | `CHAT_AUTH_PREVIOUS_SECRETS` | list of the same | none |
/// | `auth.tokenLifetime` | `CHAT_AUTH_TOKEN_LIFETIME` | seconds, from 60 | 900 |
/// | `auth.sessionLifetime` | `CHAT_AUTH_SESSION_LIFETIME` | seconds, from 60 | 2592000: 30 days |
/// | `http.allowedOrigins` | `CHAT_HTTP_ALLOWED_ORIGINS` | origins whose pages may connect | those of the server's own host |
/// | `http.trustedProxies` | `CHAT_HTTP_TRUSTED_PROXIES` | addresses of proxies of yours, or ranges of them | none |
/// | `limits.guestsPerMinute` | `CHAT_LIMITS_GUESTS_PER_MINUTE` | for each address | 60 |
/// | `limits.signInsPerMinute` | `CHAT_LIMITS_SIGN_INS_PER_MINUTE` | for each address, and each name | 20 |
/// | `uploads.bucket` | `CHAT_UPLOADS_BUCKET` | a bucket of S3 that files go to | none: no files |
/// | `uploads.region` | `CHAT_UPLOADS_REGION` | text | `aws.region`, or `AWS_REGION`, or `us-east-1` |
/// | `uploads.endpoint` | `CHAT_UPLOADS_ENDPOINT` | URL of another server that speaks S3's protocol | AWS's own |
/// | `uploads.maximumBytes` | `CHAT_UPLOADS_MAXIMUM_BYTES` | for each file, up to 5 GiB | 10485760: 10 MiB |
/// | `admin.password` | `CHAT_ADMIN_PASSWORD` | 12 characters or more | with the embedded store, made once and kept in `dataDir` |
/// | `shutdown.delay` | `CHAT_SHUTDOWN_DELAY` | seconds, up to 600 | 0 |
/// | `metrics.emf` | `CHAT_METRICS_EMF` | `stdout` | none |
/// | `metrics.emfInterval` | `CHAT_METRICS_EMF_INTERVAL` | seconds, 1 to 3600 | 60 |
/// | `log.format` | `CHAT_LOG_FORMAT` | `text` or `json` | `text` |
/// | `messages.retention` | `CHAT_MESSAGES_RETENTION` | days, from 1 | none: messages are kept |
/// | `moderation.wordList` | `CHAT_MODERATION_WORD_LIST` | path of a file, see ``WordList`` | none: all may be said |
/// | `log.level` | `CHAT_LOG_LEVEL` | `trace` to `critical` | `info` |
struct ChatConfiguration: Sendable {
    /// Where everything is stored.
    enum Store: Hashable, Sendable {
        /// In the data folder.
        case embedded
        /// In AWS's DynamoDB, or in the one at the endpoint.
        case dynamoDB(endpoint: URL?, region: String)
    }

    var host: String
    var port: Int
    var dataFolder: URL
    var store: Store
    /// Given secrets, the one that signs first; `nil` for one of the server's own.
    var secrets: [SigningSecret]?
    var tokenLifetime: Duration
    var sessionLifetime: Duration
    var allowedOrigins: [String]
    var trustedProxies: TrustedProxies
    var guestsPerMinute: Int
    var signInsPerMinute: Int
    /// `nil` where no files are taken.
    var uploads: UploadSettings?
    /// How long messages are kept; `nil` for good.
    var retention: Duration?
    /// What must not be said; `nil` if all may.
    var wordList: URL?
    var logLevel: Logger.Level
    var operations: OperationsSettings

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - settings: The settings by key.
    ///   - environment: For the variables that all AWS programs know.
    init(_ settings: Settings, environment: [String: String] = [:]) throws(ConfigurationError) {
        self.host = try settings.string("host") ?? "127.0.0.1"
        guard !self.host.isEmpty else { throw ConfigurationError(key: "host", requirement: "be a host or an address") }
        self.port = try settings.integer("port", in: 0...65_535) ?? 4000
        let folder = try settings.string("dataDir") ?? "data"
        guard !folder.isEmpty else { throw ConfigurationError(key: "dataDir", requirement: "be the path of a folder") }
        self.dataFolder = URL(filePath: folder, directoryHint: .isDirectory)
        self.store = try Self.store(settings, environment: environment)
        self.secrets = try Self.secrets(settings)
        self.tokenLifetime = .seconds(try settings.integer("auth.tokenLifetime", in: 60...31_536_000) ?? 900)
        self.sessionLifetime = .seconds(try settings.integer("auth.sessionLifetime", in: 60...31_536_000) ?? 2_592_000)
        self.allowedOrigins = try Self.origins(settings)
        self.trustedProxies = try Self.proxies(settings)
        self.guestsPerMinute = try settings.integer("limits.guestsPerMinute", in: 1...1_000_000) ?? 60
        self.signInsPerMinute = try settings.integer("limits.signInsPerMinute", in: 1...1_000_000) ?? 20
        let region = try settings.string("aws.region") ?? Self.usualRegion(environment)
        self.uploads = try UploadSettings.read(settings, region: region)
        self.retention = try settings.integer("messages.retention", in: 1...36_500).map { .seconds($0 * 86_400) }
        self.wordList = try Self.wordList(settings)
        self.logLevel = try Self.logLevel(settings)
        self.operations = try OperationsSettings(settings)
    }

    /// How long sessions last, so long at most and two weeks unused, and how many a person has.
    var refreshPolicy: RefreshPolicy {
        var policy = RefreshPolicy()
        policy.lifetime = self.sessionLifetime
        policy.maximumSessions = 50
        return policy
    }

    /// Where the AWS tools would go.
    private static func usualRegion(_ environment: [String: String]) -> String {
        environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"
    }

    private static func store(
        _ settings: Settings,
        environment: [String: String]
    ) throws(ConfigurationError) -> Store {
        let region = try settings.string("aws.region")
        if let region, region.isEmpty || !region.utf8.allSatisfy({ $0.isRegionCharacter }) {
            throw ConfigurationError(key: "aws.region", requirement: "be the name of a region, such as eu-central-1")
        }
        guard let text = try settings.string("dynamodb.endpoint") else {
            return region.map { .dynamoDB(endpoint: nil, region: $0) } ?? .embedded
        }
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), url.host?.isEmpty == false,
            ["http", "https"].contains(scheme)
        else {
            throw ConfigurationError(key: "dynamodb.endpoint", requirement: "be an http or https URL")
        }
        return .dynamoDB(endpoint: url, region: region ?? Self.usualRegion(environment))
    }

    private static func secrets(_ settings: Settings) throws(ConfigurationError) -> [SigningSecret]? {
        let previous = try settings.strings("auth.previousSecrets", isSecret: true)
        guard let text = try settings.secret("auth.secret") else {
            guard previous.isEmpty else {
                throw ConfigurationError(key: "auth.previousSecrets", requirement: "come with an “auth.secret”")
            }
            return nil
        }
        let keys = ["auth.secret"] + previous.map { _ in "auth.previousSecrets" }
        var secrets: [SigningSecret] = []
        for (key, text) in zip(keys, [text] + previous) {
            guard let secret = SigningSecret(base64: text) else {
                let requirement = "be Base64 of at least \(SigningSecret.minimumBytes) random bytes"
                throw ConfigurationError(key: key, requirement: requirement)
            }
            guard !secrets.contains(where: { $0.id == secret.id }) else {
                throw ConfigurationError(key: key, requirement: "not repeat a secret")
            }
            secrets.append(secret)
        }
        return secrets
    }

    private static func proxies(_ settings: Settings) throws(ConfigurationError) -> TrustedProxies {
        let ranges = try settings.strings("http.trustedProxies")
        do {
            return try TrustedProxies(ranges)
        } catch {
            let requirement = "be a list of addresses, or of ranges of them such as 10.0.0.0/8"
            throw ConfigurationError(key: "http.trustedProxies", requirement: requirement)
        }
    }

    private static func origins(_ settings: Settings) throws(ConfigurationError) -> [String] {
        let origins = try settings.strings("http.allowedOrigins")
        for origin in origins {
            guard Self.isOrigin(origin) else {
                let requirement = "be a list of origins, such as https://chat.example.org"
                throw ConfigurationError(key: "http.allowedOrigins", requirement: requirement)
            }
        }
        return origins
    }

    /// Whether the text is a scheme, a host and perhaps a port, and nothing more.
    private static func isOrigin(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty
        else { return false }
        guard let port = url.port else { return text == "\(scheme)://\(host)" }
        return (1...65_535).contains(port) && text == "\(scheme)://\(host):\(port)"
    }

    private static func wordList(_ settings: Settings) throws(ConfigurationError) -> URL? {
        guard let path = try settings.string("moderation.wordList") else { return nil }
        guard !path.isEmpty else {
            throw ConfigurationError(key: "moderation.wordList", requirement: "be the path of a file")
        }
        return URL(filePath: path)
    }

    private static func logLevel(_ settings: Settings) throws(ConfigurationError) -> Logger.Level {
        guard let text = try settings.string("log.level") else { return .info }
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError(key: "log.level", requirement: "be one of \(names)")
        }
        return level
    }
}

extension UInt8 {
    fileprivate var isRegionCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
