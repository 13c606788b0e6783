import AWSSigning
import AsyncHTTPClient
import DynamoKit
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

extension DynamoDBTests {
    /// The same environment and the same files for this library and for botocore, which have to find the same.
    @Suite("Credentials beside botocore")
    struct CredentialsBesideBotocore {
        struct Case: Encodable {
            var profile: String?
            var environment: [String: String]
        }

        struct Judgement: Decodable, Equatable {
            var accessKeyID: String?
            var secretAccessKey: String?
            var sessionToken: String?
            var region: String?
            var endpoint: String?
            var identity: String?
            var error: String?
        }

        static let configuration = """
            [default]
            region = eu-central-1
            [profile own-keys]
            region = eu-west-1
            aws_access_key_id = CONFIG
            aws_secret_access_key = c/+=
            [profile program]
            credential_process = echo '{"Version": 1, "AccessKeyId": "PROGRAM", "SecretAccessKey": "p", "SessionToken": "t"}'
            [profile role]
            role_arn = arn:aws:iam::123456789012:role/of-profile
            source_profile = own-keys
            role_session_name = session
            external_id = external
            duration_seconds = 900
            region = us-east-1
            [profile role-of-role]
            role_arn = arn:aws:iam::123456789012:role/second
            source_profile = role
            role_session_name = second-session
            [profile own-source]
            role_arn = arn:aws:iam::123456789012:role/own
            source_profile = own-source
            role_session_name = own-session
            aws_access_key_id = OWN
            aws_secret_access_key = o
            [profile role-of-program]
            role_arn = arn:aws:iam::123456789012:role/of-program
            source_profile = program
            role_session_name = program-session
            [profile role-of-environment]
            role_arn = arn:aws:iam::123456789012:role/of-environment
            credential_source = Environment
            role_session_name = environment-session
            [profile role-of-container]
            role_arn = arn:aws:iam::123456789012:role/of-container
            credential_source = EcsContainer
            role_session_name = container-session
            [profile role-of-instance]
            role_arn = arn:aws:iam::123456789012:role/of-instance
            credential_source = Ec2InstanceMetadata
            role_session_name = instance-session
            [profile web]
            role_arn = arn:aws:iam::123456789012:role/web
            web_identity_token_file = TOKEN_FILE
            role_session_name = web-session
            [profile loop]
            role_arn = arn:aws:iam::123456789012:role/loop
            source_profile = loop-back
            [profile loop-back]
            role_arn = arn:aws:iam::123456789012:role/loop
            source_profile = loop
            [profile no-source]
            role_arn = arn:aws:iam::123456789012:role/none
            [profile two-sources]
            role_arn = arn:aws:iam::123456789012:role/two
            source_profile = own-keys
            credential_source = Environment
            [profile missing-source]
            role_arn = arn:aws:iam::123456789012:role/missing
            source_profile = nowhere
            [profile half]
            aws_access_key_id = HALF
            [profile failing-program]
            credential_process = false
            [profile elsewhere]
            region = eu-west-1
            endpoint_url = http://127.0.0.1:1234
            [profile by-service]
            region = eu-west-1
            services = by-service
            endpoint_url = http://127.0.0.1:1234
            [services by-service]
            dynamodb =
              endpoint_url = http://127.0.0.1:4321
            [profile variants]
            region = us-gov-west-1
            use_dualstack_endpoint = true
            use_fips_endpoint = true
            """

        static let credentialsFile = """
            [default]
            aws_access_key_id = DEFAULT
            aws_secret_access_key = d#/+=
            [other]
            aws_access_key_id = OTHER
            aws_secret_access_key = o
            aws_session_token = t
            [elsewhere]
            aws_access_key_id = ELSEWHERE
            aws_secret_access_key = e
            [by-service]
            aws_access_key_id = BYSERVICE
            aws_secret_access_key = b
            [variants]
            aws_access_key_id = VARIANTS
            aws_secret_access_key = v
            """

        static let keys = ["AWS_ACCESS_KEY_ID": "ENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "e"]

        /// Those whose keys are known beforehand, and those that are nobody's.
        static func plainCases(_ base: [String: String], metadata: String, empty: String) -> [Case] {
            let alone = base.merging(["AWS_CONFIG_FILE": empty, "AWS_SHARED_CREDENTIALS_FILE": empty]) { $1 }
            let container = [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(metadata)/container",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
            ]
            var cases = [
                Case(environment: base), Case(environment: base.merging(Self.keys) { $1 }),
                Case(environment: base.merging(Self.keys) { $1 }.merging(["AWS_SESSION_TOKEN": "t"]) { $1 }),
                Case(profile: "other", environment: base.merging(Self.keys) { $1 }),
                Case(environment: base.merging(["AWS_ACCESS_KEY_ID": "HALF"]) { $1 }),
                Case(environment: alone.merging(container) { $1 }),
                Case(environment: alone.merging(["AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata]) { $1 }),
                Case(environment: alone.merging(["AWS_EC2_METADATA_DISABLED": "true"]) { $1 }),
                Case(environment: base.merging(["AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:1"]) { $1 }),
                Case(environment: base.merging(["AWS_USE_DUALSTACK_ENDPOINT": "true"]) { $1 }),
            ]
            for profile in [
                "default", "own-keys", "other", "program", "half", "failing-program", "nowhere", "elsewhere",
                "by-service",
                "variants",
            ] {
                cases.append(Case(profile: profile, environment: base))
                cases.append(Case(environment: base.merging(["AWS_PROFILE": profile]) { $1 }))
            }
            let ignoring = base.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
            cases.append(Case(profile: "by-service", environment: ignoring))
            return cases
        }

        /// Those whose keys STS makes anew each time, so that only their owner can be compared.
        static func roleCases(_ base: [String: String], metadata: String) -> [Case] {
            let sources = base.merging(Self.keys) { $1 }.merging([
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(metadata)/container",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-token",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": metadata,
                // Without a region botocore asks no STS.
                "AWS_DEFAULT_REGION": "us-east-1",
            ]) { $1 }
            var cases = [
                "role", "role-of-role", "own-source", "role-of-program", "role-of-environment", "role-of-container",
                "role-of-instance", "web", "loop", "no-source", "two-sources", "missing-source",
            ].map { Case(profile: $0, environment: sources) }
            let web = [
                "AWS_WEB_IDENTITY_TOKEN_FILE": base["TOKEN_FILE"] ?? "",
                "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/pod", "AWS_ROLE_SESSION_NAME": "pod-session",
            ]
            cases.append(Case(environment: base.merging(web) { $1 }))
            return cases
        }

        @Test("both find the same credentials, identities, regions and endpoints, or both find none")
        func judgement() async throws {
            let motoPort = try #require(MotoServer.port)
            let metadataPort = try TestPort.free()
            let metadata = "http://127.0.0.1:\(metadataPort)"
            try await TestPaths.withTemporaryFolder { folder in
                func write(_ name: String, _ text: String) throws -> String {
                    let file = folder.appending(path: name)
                    try text.write(to: file, atomically: true, encoding: .utf8)
                    return file.path
                }
                let tokenFile = try write("token", "a-web-identity-token\n")
                let base = [
                    "HOME": folder.path, "PATH": "/usr/bin:/bin", "TOKEN_FILE": tokenFile,
                    "AWS_CONFIG_FILE": try write(
                        "config",
                        Self.configuration.replacing("TOKEN_FILE", with: tokenFile)
                    ),
                    "AWS_SHARED_CREDENTIALS_FILE": try write("credentials", Self.credentialsFile),
                ]
                let sts = ["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:\(motoPort)"]
                let cases =
                    Self.plainCases(base, metadata: metadata, empty: try write("empty", ""))
                    + Self.roleCases(base.merging(sts) { $1 }, metadata: metadata)
                try await PeerProcess.withPeer(
                    TestPaths.virtualEnvironmentProgram("python"),
                    [TestPaths.peers.appending(path: "metadata_server.py").path, "\(metadataPort)", "container-token"],
                    environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                    readiness: .listening(port: metadataPort)
                ) { _ in
                    let theirs = try await Self.judge(cases, folder: folder)
                    #expect(theirs.count == cases.count)
                    for (test, theirs) in zip(cases, theirs) {
                        let ours = await Self.find(test)
                        Self.compare(ours, theirs, "\(test.profile ?? "no profile") in \(test.environment)")
                    }
                }
            }
        }

        private static func compare(_ ours: Judgement, _ theirs: Judgement, _ what: String) {
            // What went wrong has no name in common, but that it went wrong has.
            #expect((ours.error == nil) == (theirs.error == nil), "\(what): \(ours) beside \(theirs)")
            guard ours.error == nil, theirs.error == nil else { return }
            #expect(ours.identity == theirs.identity, "\(what)")
            #expect(ours.region == theirs.region, "\(what)")
            #expect(ours.endpoint == theirs.endpoint, "\(what)")
            if theirs.identity == nil {
                #expect(ours.accessKeyID == theirs.accessKeyID, "\(what)")
                #expect(ours.secretAccessKey == theirs.secretAccessKey, "\(what)")
                #expect(ours.sessionToken == theirs.sessionToken, "\(what)")
            }
        }

        private static func find(_ test: Case) async -> Judgement {
            do {
                let provider: CachedCredentialProvider = .standard(profile: test.profile, environment: test.environment)
                let credentials = try await provider.credentials()
                let settings = try AWSSettings(profile: test.profile, environment: test.environment)
                var found = Judgement(
                    accessKeyID: credentials.accessKeyID,
                    secretAccessKey: credentials.secretAccessKey,
                    sessionToken: credentials.sessionToken,
                    region: settings.region
                )
                if settings.region != nil {
                    let transport = try HTTPTransport(settings: settings, credentials: provider)
                    let address = transport.serverAddress(of: .dynamoDB)
                    found.endpoint = address.map { address in
                        // Only endpoints that are given have ports here, and none of them has TLS.
                        address.port.map { "http://\(address.host):\($0)" } ?? "https://\(address.host)"
                    }
                }
                if let sts = test.environment["AWS_ENDPOINT_URL_STS"] {
                    found.identity = try await Self.identity(of: credentials, endpoint: sts)
                }
                return found
            } catch {
                return Judgement(error: "\(error)")
            }
        }

        /// Whose the credentials are, as STS says.
        private static func identity(of credentials: AWSCredentials, endpoint: String) async throws -> String? {
            let body = "Action=GetCallerIdentity&Version=2011-06-15"
            var signed = try SignableRequest(
                method: "POST",
                url: endpoint,
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                payloadHash: .sha256(of: body.utf8)
            )
            SigV4Signer(region: "us-east-1", service: "sts").sign(&signed, credentials: credentials)
            var request = HTTPClientRequest(url: signed.url)
            request.method = .POST
            for (name, value) in signed.headers { request.headers.add(name: name, value: value) }
            request.body = .bytes(ByteBuffer(string: body))
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
            let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
            return text.firstMatch(of: /<Arn>(.*?)<\/Arn>/).map { String($0.1) }
        }

        private static func judge(_ cases: [Case], folder: URL) async throws -> [Judgement] {
            let file = folder.appending(path: "cases.jsonl")
            let lines = try cases.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
            return try await PeerProcess.withPeer(
                TestPaths.virtualEnvironmentProgram("python"),
                [TestPaths.peers.appending(path: "credential_judge.py").path, file.path],
                environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                readiness: .immediate
            ) { peer in
                let status = try await peer.exitStatus(within: .seconds(300))
                guard status == 0 else {
                    throw PeerError(peer: "credential_judge.py", problem: "ended with \(status)", output: peer.output)
                }
                return try peer.output.split(separator: "\n").map {
                    try JSONDecoder().decode(Judgement.self, from: Data($0.utf8))
                }
            }
        }
    }
}
