public import AWSSigning
public import Foundation

/// Credentials that a program prints, such as `credential_process` in a profile names.
///
/// No shell takes part: the command is taken apart at white space, with quotes and backslashes as in a shell, and run as it is.
/// It has a minute. What it prints on its standard error is thrown away, since it may hold secrets. Put the provider into a
/// ``CachedCredentialProvider``.
///
/// Specification:
/// [Process credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html)
public struct ProcessCredentialProvider: CredentialProvider {
    /// What it prints is no longer than this, in bytes.
    static let maximumOutputBytes = 64 * 1024

    private let command: String
    private let environment: EnvironmentVariables
    private let timeout: Duration

    /// Creates a provider.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments. A program without a slash in its name is looked for in `PATH`.
    ///   - environment: The program's variables; those of this process by default.
    ///   - timeout: How long it may take.
    public init(
        command: String,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        timeout: Duration = .seconds(60)
    ) {
        self.command = command
        self.environment = EnvironmentVariables(environment)
        self.timeout = timeout
    }

    public func credentials() async throws -> AWSCredentials {
        // Arguments may be secrets: errors name the program alone.
        guard let words = ShellWords.split(self.command), let name = words.first, !name.isEmpty else {
            throw DynamoError(.credentialProviderFailed, message: "The credential_process is no command.")
        }
        let program = name.split(separator: "/").last ?? "credential_process"
        func failure(_ problem: String, _ cause: (any Error)? = nil) -> DynamoError {
            DynamoError(
                .credentialProviderFailed,
                message: "The credential_process \(program) \(problem).",
                cause: cause
            )
        }
        guard let path = self.path(of: name) else { throw failure("is not there or cannot be run") }
        let output: ChildProcess.Output
        do {
            output = try await ChildProcess.run(
                path,
                Array(words.dropFirst()),
                environment: self.environment.values,
                within: self.timeout,
                upTo: Self.maximumOutputBytes
            )
        } catch let error as CancellationError {
            throw error
        } catch let error as DynamoError where error.code == .timedOut {
            throw failure("took longer than \(self.timeout)")
        } catch let error as DynamoError where error.code == .malformedResponse {
            throw failure("prints too much", error)
        } catch {
            throw failure("could not be run", error)
        }
        guard output.status == 0 else { throw failure("ended with \(output.status)") }
        return try CredentialDocument.credentials(
            output.bytes,
            kind: .process,
            from: "the credential_process \(program)"
        )
    }

    private func path(of name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        return (self.environment.values["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension ProcessCredentialProvider: CustomReflectable {
    // Without a mirror of its own, `dump` would show the arguments.
    public var customMirror: Mirror { Mirror(self, children: ["timeout": self.timeout]) }
}
