public import struct Foundation.Date

extension S3Presigner {
    /// A form that uploads one object, and of which S3 enforces what the policy says, the largest length among it.
    ///
    /// Send its fields as `multipart/form-data`, with the file last, in a field named `file`. S3 ignores what comes after.
    ///
    /// Specification:
    /// [POST Object](https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html)
    ///
    /// - Parameters:
    ///   - policy: What the upload has to be like.
    ///   - credentials: With whose rights the object is stored.
    ///   - date: When uploads begin to be taken.
    /// - Throws: ``SigningError``.
    public func post(
        _ policy: S3PostPolicy,
        credentials: AWSCredentials,
        at date: Date = Date()
    ) throws(SigningError) -> S3PresignedPost {
        try policy.check()
        let seconds = try SigV4Signer.seconds(policy.expiresIn)
        let time = SigningTime(date)
        var signature: [(name: String, value: String)] = [
            ("x-amz-algorithm", SigV4Signer.algorithm),
            ("x-amz-credential", "\(credentials.accessKeyID)/\(self.signer.scope(at: time))"),
            ("x-amz-date", time.text),
        ]
        if let token = credentials.sessionToken { signature.append(("x-amz-security-token", token)) }
        let end = date.addingTimeInterval(Double(seconds))
        let document = policy.document(
            expiration: SigningTime(end).iso8601,
            bucket: self.bucket.name,
            signature: signature
        )
        let encoded = Base64.encode(Array(document.utf8))

        var fields: [(name: String, value: String)] = []
        for (name, match) in policy.matches {
            if case .exactly(let value) = match { fields.append((name, value)) }
        }
        switch policy.key {
        case .exactly(let key): fields.append(("key", key))
        case .startsWith(let prefix): fields.append(("key", "\(prefix)${filename}"))
        }
        fields.append(contentsOf: signature)
        fields.append(("policy", encoded))
        fields.append(
            (
                "x-amz-signature",
                self.signer.signature(of: Array(encoded.utf8), credentials: credentials, at: time)
            )
        )
        return S3PresignedPost(
            url: "\(self.bucket.scheme)://\(self.bucket.authority)\(self.postPath)",
            fields: fields,
            expiration: credentials.end(of: end)
        )
    }

    /// That of the bucket, which has no slash at its end.
    private var postPath: String {
        let path = self.bucket.pathPrefix.dropLast()
        return path.isEmpty ? "/" : String(path)
    }
}
