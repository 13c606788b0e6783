import AWSSigning
import Testing

@testable import DynamoKit

@Suite("Recipes for credentials")
struct CredentialRecipeTests {
    static func recipe(_ profile: String, _ configuration: String) throws -> CredentialRecipe? {
        let file = try SharedProfileFile(configuration, kind: .configuration, path: "config")
        return try CredentialRecipe.of(profile: profile, in: SharedProfiles(configuration: file))
    }

    static let keys = CredentialRecipe.keys(AWSCredentials(accessKeyID: "A", secretAccessKey: "a"))
    static let keyLines = "aws_access_key_id = A\naws_secret_access_key = a"

    @Test("a profile with nothing about credentials is passed over")
    func nothing() throws {
        #expect(try Self.recipe("default", "[default]\nregion = eu-central-1") == nil)
        #expect(try Self.recipe("other", "[default]\n\(Self.keyLines)") == nil)
    }

    @Test("keys and programs")
    func plain() throws {
        #expect(try Self.recipe("default", "[default]\n\(Self.keyLines)") == Self.keys)
        #expect(
            try Self.recipe("default", "[default]\ncredential_process = /bin/x 'a b'")
                == .process(command: "/bin/x 'a b'")
        )
    }

    @Test("a role is taken on with the credentials of another profile, which may have a role, too")
    func chain() throws {
        let configuration = """
            [profile top]
            role_arn = top-arn
            source_profile = middle
            external_id = e
            role_session_name = s
            duration_seconds = 900
            [profile middle]
            role_arn = middle-arn
            source_profile = default
            [default]
            \(Self.keyLines)
            """
        let middle = CredentialRecipe.role(try RoleRequest(roleARN: "middle-arn"), source: Self.keys)
        let top = try RoleRequest(roleARN: "top-arn", sessionName: "s", externalID: "e", duration: "900")
        #expect(try Self.recipe("top", configuration) == .role(top, source: middle))
    }

    @Test("a profile may be its own source by its keys; as another's source its keys come before its role")
    func ownSource() throws {
        let configuration = """
            [profile own]
            role_arn = own-arn
            source_profile = own
            \(Self.keyLines)
            [profile other]
            role_arn = other-arn
            source_profile = own
            """
        #expect(try Self.recipe("own", configuration) == .role(try RoleRequest(roleARN: "own-arn"), source: Self.keys))
        #expect(
            try Self.recipe("other", configuration) == .role(try RoleRequest(roleARN: "other-arn"), source: Self.keys)
        )
    }

    @Test(
        "a role may get its source's credentials from elsewhere",
        arguments: [
            ("Environment", CredentialSource.environment), ("EcsContainer", .container),
            ("Ec2InstanceMetadata", .instance),
        ]
    )
    func source(name: String, source: CredentialSource) throws {
        let recipe = try Self.recipe("default", "[default]\nrole_arn = r\ncredential_source = \(name)")
        #expect(recipe == .role(try RoleRequest(roleARN: "r"), source: .source(source)))
    }

    @Test("a web identity comes before a source, and may be one")
    func webIdentity() throws {
        let configuration = """
            [profile web]
            role_arn = web-arn
            web_identity_token_file = /token
            role_session_name = s
            [profile top]
            role_arn = top-arn
            source_profile = web
            """
        let web = CredentialRecipe.webIdentity(
            try RoleRequest(roleARN: "web-arn", sessionName: "s"),
            tokenFile: "/token"
        )
        #expect(try Self.recipe("web", configuration) == web)
        #expect(try Self.recipe("top", configuration) == .role(try RoleRequest(roleARN: "top-arn"), source: web))
    }

    @Test(
        "what makes no sense is refused, with the profile and the reason",
        arguments: [
            ("role_arn = r", "neither"), ("role_arn = r\nsource_profile = b\ncredential_source = Environment", "both"),
            ("role_arn = r\nsource_profile = none", "“none”"),
            ("role_arn = r\ncredential_source = environment", "none of"),
            ("role_arn = r\nsource_profile = a", "a → a"), ("role_arn = r\nsource_profile = b", "a → b → a"),
            ("role_arn = r\nsource_profile = empty", "no credentials"),
            ("role_arn = r\nsource_profile = sso", "“sso” signs in by single sign-on (sso_session)"),
            ("role_arn = r\nsource_profile = empty\nmfa_serial = m", "mfa_serial"),
            ("role_arn = r\nsource_profile = empty\nduration_seconds = 1h", "1h"),
            ("role_arn = r\nsource_profile = empty\nduration_seconds = 899", "899"),
            ("sso_start_url = https://x\naws_access_key_id = A\naws_secret_access_key = s3cr3t", "sso_start_url"),
            ("web_identity_token_file = /token", "role_arn"), ("aws_access_key_id = A", "without its secret"),
            ("aws_secret_access_key = s3cr3t", "without its ID"),
        ]
    )
    func refused(settings: String, reason: String) throws {
        let configuration = """
            [profile a]
            \(settings)
            [profile b]
            role_arn = r
            source_profile = a
            [profile empty]
            region = x
            [profile sso]
            sso_session = s
            """
        let error = #expect(throws: DynamoError.self) { try Self.recipe("a", configuration) }
        #expect(error?.code == .credentialProviderFailed)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.detailedDescription().contains("s3cr3t") == false)
    }

    @Test("no printable form of a recipe shows a secret")
    func redaction() {
        let keys = AWSCredentials(accessKeyID: "A", secretAccessKey: "s3cr3t", sessionToken: "s3cr3t-token")
        var dumped = ""
        dump(CredentialRecipe.keys(keys), to: &dumped)
        #expect(dumped.contains("A"))
        #expect(!"\(CredentialRecipe.keys(keys))\(dumped)".contains("s3cr3t"))
    }
}
