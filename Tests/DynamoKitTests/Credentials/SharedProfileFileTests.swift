import Testing

@testable import DynamoKit

@Suite("Shared profile files")
struct SharedProfileFileTests {
    @Test("a credentials file has a profile in every section, and comments after white space alone")
    func credentialsFile() throws {
        let file = try SharedProfileFile(
            """
            # comment
            [default]
            aws_access_key_id = A
            aws_secret_access_key=se#cret/+= # a comment
              # an indented comment
            s3 =
              addressing_style = path

            [ other ]
            AWS_ACCESS_KEY_ID = B\r
            aws_session_token = a=b==\r
            [empty]
            """,
            kind: .credentials,
            path: "credentials"
        )
        #expect(Set(file.profiles.keys) == ["default", "other", "empty"])
        #expect(file.profiles["default"]?.values["aws_access_key_id"] == "A")
        #expect(file.profiles["default"]?.values["aws_secret_access_key"] == "se#cret/+=")
        #expect(file.profiles["default"]?.nested == ["s3": ["addressing_style": "path"]])
        #expect(file.profiles["other"]?.values == ["aws_access_key_id": "B", "aws_session_token": "a=b=="])
    }

    @Test("a config file names profiles as such, and has definitions of services")
    func configurationFile() throws {
        let file = try SharedProfileFile(
            """
            [default]
            region = eu-central-1
            [profile third]
            services = local
            [profile "with space"]
            region = x
            [fourth]
            region = not a profile
            [sso-session s]
            sso_region = not a profile either
            [services local]
            dynamodb =
              endpoint_url = http://127.0.0.1:8000
            s3 =
              endpoint_url = http://127.0.0.1:9000
            """,
            kind: .configuration,
            path: "config"
        )
        #expect(Set(file.profiles.keys) == ["default", "third", "with space"])
        #expect(file.services["local"]?.nested["dynamodb"] == ["endpoint_url": "http://127.0.0.1:8000"])
        #expect(file.services["local"]?.nested["s3"] == ["endpoint_url": "http://127.0.0.1:9000"])
    }

    @Test(
        "what is no such file is refused with the line's number, and nothing of the line",
        arguments: [
            ("aws_secret_access_key = secret", "Line 1"), ("[default]\n\nsecret", "Line 3"),
            ("[default\nx = secret", "Line 1"), ("[default]\ns3 =\n  secret", "Line 3"),
            ("[\"secret]\n", "Line 1"), ("[a secret b]\n", "Line 1"),
        ]
    )
    func refused(text: String, line: String) {
        let error = #expect(throws: DynamoError.self) {
            try SharedProfileFile(text, kind: .credentials, path: "credentials")
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("\(line) of credentials") == true)
        #expect(error?.detailedDescription().contains("secret") == false)
    }

    @Test("keys are of one file, all else is of both")
    func merged() throws {
        let configuration = try SharedProfileFile(
            "[default]\nregion = r\naws_access_key_id = A\naws_session_token = of A\n[profile other]\nregion = o",
            kind: .configuration,
            path: "config"
        )
        let credentials = try SharedProfileFile(
            "[default]\naws_access_key_id = B\naws_secret_access_key = b",
            kind: .credentials,
            path: "credentials"
        )
        let profiles = SharedProfiles(configuration: configuration, credentials: credentials).profiles
        #expect(
            profiles["default"]?.values == ["region": "r", "aws_access_key_id": "B", "aws_secret_access_key": "b"]
        )
        #expect(profiles["other"]?.values == ["region": "o"])
    }

    @Test(
        "a command is taken apart as a shell does it, and nothing in it is carried out",
        arguments: [
            ("", []), ("  a  b\tc ", ["a", "b", "c"]), ("'a b' \"c d\"e", ["a b", "c de"]),
            ("a '' \"\"", ["a", "", ""]), (#"a\ b \\ \'"#, ["a b", #"\"#, "'"]),
            (#""a\"b\\c\d" 'a\b'"#, [#"a"b\c\d"#, #"a\b"#]),
            ("$HOME `x` a|b;c > *", ["$HOME", "`x`", "a|b;c", ">", "*"]),
        ]
    )
    func words(line: String, words: [String]) {
        #expect(ShellWords.split(line) == words)
    }

    @Test("an open quote is no command", arguments: ["'a", "\"a", "a\\", "\"a\\"])
    func open(line: String) {
        #expect(ShellWords.split(line) == nil)
    }
}
