#if os(macOS) || os(Linux)
    import AWSSigning
    import Foundation
    import TestSupport
    import Testing

    @testable import DynamoKit

    @Suite("Credentials of a program")
    struct ProcessCredentialProviderTests {
        /// Runs a script by a shell that has the name `keys`. The script itself is not what is run: Linux refuses to run what
        /// has just been written as long as a program that somebody else starts holds it open.
        static func credentials(
            _ script: String,
            arguments: String = "",
            timeout: Duration = .seconds(300)
        ) async throws -> AWSCredentials {
            try await TestPaths.withTemporaryFolder { folder in
                let shell = folder.appending(path: "keys")
                let file = folder.appending(path: "script")
                try FileManager.default.createSymbolicLink(atPath: shell.path, withDestinationPath: "/bin/sh")
                try script.write(to: file, atomically: true, encoding: .utf8)
                return try await ProcessCredentialProvider(
                    command: "'\(shell.path)' '\(file.path)' \(arguments)",
                    environment: ["PATH": "/usr/bin:/bin", "FROM_ENVIRONMENT": "e"],
                    timeout: timeout
                ).credentials()
            }
        }

        /// Not so when it waits for nothing but to be taken note of.
        static func isRunning(_ processID: Int32) -> Bool {
            #if os(Linux)
                let status = (try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)) ?? ") Z"
                return status.split(separator: ")").last?.hasPrefix(" Z") == false
            #else
                return kill(processID, 0) == 0
            #endif
        }

        @Test("what it prints is read, its arguments are its own, and it gets the environment")
        func output() async throws {
            let script = #"""
                echo "s3cr3t" >&2
                [ "$1" = 'a $(b)' ] && [ "$#" = 2 ] || exit 3
                echo "{\"Version\": 1, \"AccessKeyId\": \"$2$FROM_ENVIRONMENT\", \"SecretAccessKey\": \"a\"}"
                """#
            let credentials = try await Self.credentials(script, arguments: #""a $(b)" A"#)
            #expect(credentials == AWSCredentials(accessKeyID: "Ae", secretAccessKey: "a"))
        }

        @Test(
            "a program that fails is named, without its arguments and what it printed",
            arguments: [
                ("echo s3cr3t; echo s3cr3t >&2; exit 7", "ended with 7"), ("echo s3cr3t", "no JSON"),
                ("kill -9 $$", "ended with -9"),
                ("head -c 200000 /dev/zero", "prints too much"), ("exec 1>&-; exit 0", "no JSON"),
            ]
        )
        func failure(script: String, problem: String) async throws {
            let error = await #expect(throws: DynamoError.self) {
                try await Self.credentials(script, arguments: "s3cr3t")
            }
            #expect(error?.code == .credentialProviderFailed)
            #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("keys") == true)
            #expect(error?.detailedDescription().contains("s3cr3t") == false)
        }

        @Test("a program that goes on printing is killed")
        func endless() async throws {
            let error = await #expect(throws: DynamoError.self) { try await Self.credentials("exec yes") }
            #expect(error?.message.contains("prints too much") == true, "\(error?.message ?? "")")
        }

        @Test("what a program leaves behind is not waited for")
        func leftBehind() async throws {
            let script = #"""
                sleep 600 >/dev/null 2>&1 &
                echo "{\"Version\": 1, \"AccessKeyId\": \"$!\", \"SecretAccessKey\": \"a\"}"
                """#
            let credentials = try await Self.credentials(script)
            let processID = try #require(Int32(credentials.accessKeyID))
            #expect(kill(processID, SIGKILL) == 0, "It is still there.")
        }

        @Test("many at once do not hinder each other")
        func many() async throws {
            try await withThrowingTaskGroup(of: AWSCredentials.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await Self.credentials(
                            #"echo '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "a"}'"#
                        )
                    }
                }
                for try await credentials in group { #expect(credentials.accessKeyID == "A") }
            }
        }

        @Test("a program that takes too long is killed, with its children")
        func timeout() async throws {
            try await TestPaths.withTemporaryFolder { folder in
                let file = folder.appending(path: "pid")
                let script = "sleep 600 & echo \"$! $$\" > '\(file.path)'; wait"
                let error = await #expect(throws: DynamoError.self) {
                    try await Self.credentials(script, timeout: .seconds(2))
                }
                #expect(error?.message.contains("longer than") == true, "\(error?.message ?? "")")
                // On a machine so slow that it had not begun there is nothing to look for.
                let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
                let processIDs = text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
                for processID in processIDs {
                    let isGone = try await eventually { !Self.isRunning(processID) }
                    #expect(isGone)
                }
            }
        }

        @Test("a caller that is cancelled does not wait for it")
        func cancelled() async throws {
            let task = Task { try await Self.credentials("exec sleep 600") }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }

        @Test(
            "what cannot be run is refused",
            arguments: ["", "   ", "'open", "/nowhere/s3cr3t-free", "no-such-program x"]
        )
        func refused(command: String) async throws {
            let error = await #expect(throws: DynamoError.self) {
                try await ProcessCredentialProvider(command: command, environment: [:]).credentials()
            }
            #expect(error?.code == .credentialProviderFailed)
        }
    }
#endif
