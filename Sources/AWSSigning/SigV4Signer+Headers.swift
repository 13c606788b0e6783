public import struct Foundation.Date

extension SigV4Signer {
    /// Adds to a request the headers that sign it, in place of those of an earlier signature.
    ///
    /// These are `X-Amz-Date` and `Authorization`, `X-Amz-Security-Token` for temporary credentials, and
    /// `X-Amz-Content-Sha256` where the service wants it. Send the request with exactly the headers, path and query that it
    /// has then.
    ///
    /// - Parameters:
    ///   - request: What to sign.
    ///   - credentials: Who signs.
    ///   - date: When. The service allows five minutes of difference to its own clock.
    public func sign(_ request: inout SignableRequest, credentials: AWSCredentials, at date: Date = Date()) {
        let time = SigningTime(date)
        request.headers.removeAll { Self.isSignature($0.name) }
        request.headers.append(("X-Amz-Date", time.text))
        if self.rules.sendsPayloadHash {
            request.headers.append(("X-Amz-Content-Sha256", request.payloadHash.text))
        }
        if let token = credentials.sessionToken, self.rules.signsSessionToken {
            request.headers.append(("X-Amz-Security-Token", token))
        }
        let canonical = CanonicalRequest(request, rules: self.rules)
        let scope = self.scope(at: time)
        let signature = self.signature(of: canonical, credentials: credentials, scope: scope, at: time)
        request.headers.append(
            (
                "Authorization",
                "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope), "
                    + "SignedHeaders=\(canonical.signedHeaders), Signature=\(signature)"
            )
        )
        if let token = credentials.sessionToken, !self.rules.signsSessionToken {
            request.headers.append(("X-Amz-Security-Token", token))
        }
    }

    private static func isSignature(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: name.lowercased() == "x-amz-date"
        case 13: name.lowercased() == "authorization"
        case 20: ["x-amz-security-token", "x-amz-content-sha256"].contains(name.lowercased())
        default: false
        }
    }
}
