import Foundation
import NIOSSL
import TestSupport

/// A certificate for `localhost` that openssl has just made, and that nobody else trusts.
struct TestCertificate: Sendable {
    /// The certificate, which is its own root.
    let path: String
    let server: TLSConfiguration
    let client: TLSConfiguration

    /// Makes one for the length of `body`.
    static func with(_ body: (TestCertificate) async throws -> Void) async throws {
        try await TestPaths.withTemporaryFolder { folder in
            let key = folder.appending(path: "key.pem").path
            let path = folder.appending(path: "certificate.pem").path
            let arguments = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", key, "-out", path, "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ]
            try await PeerProcess.withPeer("/usr/bin/env", arguments, readiness: .immediate) { process in
                guard try await process.exitStatus(within: .seconds(60)) == 0 else {
                    throw PeerError(peer: "openssl", problem: "made no certificate", output: process.output)
                }
            }
            let certificates = try NIOSSLCertificate.fromPEMFile(path)
            var server = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            )
            server.applicationProtocols = ["http/1.1"]
            var client = TLSConfiguration.makeClientConfiguration()
            client.trustRoots = .certificates(certificates)
            try await body(TestCertificate(path: path, server: server, client: client))
        }
    }
}
