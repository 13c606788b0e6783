public import struct Foundation.Date

extension SigV4Signer {
    /// Signs a request by its URL, which anybody may then use until it expires.
    ///
    /// ```swift
    /// let request = try SignableRequest(url: "https://queue.example/?Action=ReceiveMessage")
    /// let presigned = try signer.presign(request, expiresIn: .seconds(300), credentials: credentials)
    /// ```
    ///
    /// Specification:
    /// [Authenticating requests: query
    /// parameters](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html)
    ///
    /// - Parameters:
    ///   - request: What to sign. Whoever uses the URL has to send its headers as they are here.
    ///   - duration: How long the URL is good for, between one second and seven days. It ends with the credentials, too.
    ///   - credentials: Who signs, and with whose rights the request is carried out.
    ///   - date: When.
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidExpiration``.
    public func presign(
        _ request: SignableRequest,
        expiresIn duration: Duration,
        credentials: AWSCredentials,
        at date: Date = Date()
    ) throws(SigningError) -> PresignedRequest {
        let seconds = try Self.seconds(duration)
        let time = SigningTime(date)
        let scope = self.scope(at: time)
        var request = request
        request.query.append(("X-Amz-Algorithm", Self.algorithm))
        request.query.append(("X-Amz-Credential", "\(credentials.accessKeyID)/\(scope)"))
        request.query.append(("X-Amz-Date", time.text))
        request.query.append(("X-Amz-Expires", "\(seconds)"))
        // The names are known once the headers are in order; that they are in the query does not change them.
        let signedHeaders = CanonicalRequest(request, rules: self.rules).signedHeaders
        request.query.append(("X-Amz-SignedHeaders", signedHeaders))
        if let token = credentials.sessionToken, self.rules.signsSessionToken {
            request.query.append(("X-Amz-Security-Token", token))
        }
        let canonical = CanonicalRequest(request, rules: self.rules)
        let signature = self.signature(of: canonical, credentials: credentials, scope: scope, at: time)
        if let token = credentials.sessionToken, !self.rules.signsSessionToken {
            request.query.append(("X-Amz-Security-Token", token))
        }
        request.query.append(("X-Amz-Signature", signature))
        return PresignedRequest(
            method: request.method,
            url: request.url,
            headers: request.headers.filter { $0.name.lowercased() != "host" },
            expiration: credentials.end(of: date.addingTimeInterval(Double(seconds)))
        )
    }

    /// - Throws: ``SigningError`` when it is not a whole number of seconds that the services allow.
    static func seconds(_ duration: Duration) throws(SigningError) -> Int64 {
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0, (1...604_800).contains(seconds) else {
            throw SigningError(
                .invalidExpiration,
                message: "\(duration) is not a whole number of seconds between one second and seven days."
            )
        }
        return seconds
    }
}

extension AWSCredentials {
    /// When something ends that is signed with them and would be good until `date`.
    func end(of date: Date) -> Date {
        if let expiration { min(expiration, date) } else { date }
    }
}
