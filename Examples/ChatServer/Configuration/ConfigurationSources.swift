import Configuration
import Foundation

/// Where settings come from, the first that has one deciding.
enum ConfigurationSources {
    /// - Parameters:
    ///   - commandLine: What was given there, by key.
    ///   - environment: The environment, whose variables start with `CHAT_`.
    ///   - file: Path of a JSON file, if one is to be read.
    static func settings(
        commandLine: [AbsoluteConfigKey: ConfigValue],
        environment: [String: String],
        file: String?
    ) async throws -> Settings {
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "command line", values: commandLine),
            EnvironmentVariablesProvider(
                environmentVariables: environment,
                secretsSpecifier: .dynamic { key, _ in key.contains("SECRET") || key.contains("PASSWORD") }
            ).prefixKeys(with: "chat"),
        ]
        if let file { providers.append(try await Self.file(file)) }
        return Settings(ConfigReader(providers: providers))
    }

    private static func file(_ path: String) async throws -> any ConfigProvider {
        let location = ConfigReader(
            provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)])
        )
        do {
            return try await FileProvider<JSONSnapshot>(
                parsingOptions: .init(
                    secretsSpecifier: .dynamic { key, _ in key.contains("ecret") || key.contains("assword") }
                ),
                config: location
            )
        } catch {
            throw ConfigurationError(
                key: "config",
                requirement: "be the path of a JSON file that can be read (\(error))"
            )
        }
    }
}
