import Foundation

/// The profiles of both files together.
///
/// What stands in the credentials file wins. Keys are never put together from both: a session token of one file with the key
/// of the other would be a riddle to whoever has to find it.
struct SharedProfiles: Hashable, Sendable {
    typealias Settings = SharedProfileFile.Settings

    private(set) var profiles: [String: Settings]
    private(set) var services: [String: Settings]

    static let keys = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"]

    init(configuration: SharedProfileFile? = nil, credentials: SharedProfileFile? = nil) {
        self.profiles = configuration?.profiles ?? [:]
        self.services = configuration?.services ?? [:]
        for (name, settings) in credentials?.profiles ?? [:] {
            var merged = self.profiles[name] ?? Settings()
            if Self.keys.contains(where: { settings.values[$0] != nil }) {
                for key in Self.keys { merged.values[key] = nil }
            }
            merged.values.merge(settings.values) { $1 }
            merged.nested.merge(settings.nested) { $1 }
            self.profiles[name] = merged
        }
    }

    /// Reads the files, each of which may be missing.
    ///
    /// - Parameter environment: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` in it may name other files than those in
    ///   `~/.aws`.
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration`` when one is there and cannot be read.
    static func load(environment: [String: String]) throws(DynamoError) -> SharedProfiles {
        SharedProfiles(
            configuration: try Self.file(.configuration, environment: environment),
            credentials: try Self.file(.credentials, environment: environment)
        )
    }

    private static func file(
        _ kind: SharedProfileFile.Kind,
        environment: [String: String]
    ) throws(DynamoError) -> SharedProfileFile? {
        let (variable, name) =
            switch kind {
            case .configuration: ("AWS_CONFIG_FILE", "config")
            case .credentials: ("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            }
        let home = environment["HOME"] ?? NSHomeDirectory()
        var path = environment.nonEmpty(variable) ?? "~/.aws/\(name)"
        if path == "~" || path.hasPrefix("~/") { path = home + path.dropFirst() }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return nil
        } catch {
            throw DynamoError(.invalidConfiguration, message: "\(path) cannot be read.", cause: error)
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw DynamoError(.invalidConfiguration, message: "\(path) is not UTF-8.")
        }
        return try SharedProfileFile(text, kind: kind, path: path)
    }
}
