/// What an upload by an HTML form has to be like for S3 to take it.
///
/// ```swift
/// var policy = S3PostPolicy(key: .startsWith("ann/"), expiresIn: .seconds(600))
/// policy.contentLength = 1...5_000_000
/// policy.contentType = .startsWith("image/")
/// ```
///
/// Specification:
/// [POST policy](https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html)
public struct S3PostPolicy: Hashable, Sendable {
    /// What a form field has to be.
    public enum Match: Hashable, Sendable {
        /// This. The field is among those of the form, ready to send.
        case exactly(String)
        /// Anything that begins like this. Whoever sends the form gives the field.
        case startsWith(String)
    }

    /// The object's key. Unless it is exact, the form says `prefix${filename}`, in which S3 puts the file's name.
    public var key: Match
    /// How long uploads are taken, between one second and seven days.
    public var expiresIn: Duration
    /// How many bytes the file may have.
    public var contentLength: ClosedRange<Int>?
    /// The type of the object.
    public var contentType: Match?
    /// What is stored along with the object, under `x-amz-meta-` and these names.
    public var metadata: [String: Match]
    /// What the file has to match.
    public var checksum: S3Checksum?
    /// What S3 answers with: 200, 201 (with an XML document), or 204, which is what it does without this.
    public var successStatus: Int?
    /// Where S3 sends the browser afterwards.
    public var successRedirect: String?
    /// Any other form fields, by name, for example `x-amz-server-side-encryption`.
    public var fields: [String: Match]

    public init(
        key: Match,
        expiresIn: Duration,
        contentLength: ClosedRange<Int>? = nil,
        contentType: Match? = nil,
        metadata: [String: Match] = [:],
        checksum: S3Checksum? = nil,
        successStatus: Int? = nil,
        successRedirect: String? = nil,
        fields: [String: Match] = [:]
    ) {
        self.key = key
        self.expiresIn = expiresIn
        self.contentLength = contentLength
        self.contentType = contentType
        self.metadata = metadata
        self.checksum = checksum
        self.successStatus = successStatus
        self.successRedirect = successRedirect
        self.fields = fields
    }

    /// All fields but the key and those of the signature, in a lasting order.
    var matches: [(name: String, match: Match)] {
        var matches: [(name: String, match: Match)] = []
        if let contentType { matches.append(("Content-Type", contentType)) }
        for (name, match) in self.metadata.sorted(by: { $0.key < $1.key }) {
            matches.append(("x-amz-meta-\(name.lowercased())", match))
        }
        if let checksum { matches.append((checksum.name, .exactly(checksum.value))) }
        if let successStatus { matches.append(("success_action_status", .exactly("\(successStatus)"))) }
        if let successRedirect { matches.append(("success_action_redirect", .exactly(successRedirect))) }
        matches.append(contentsOf: self.fields.sorted { $0.key < $1.key }.map { (name: $0.key, match: $0.value) })
        return matches
    }

    func check() throws(SigningError) {
        switch self.key {
        case .exactly(let key):
            try S3Presigner.check(key: key)
            // S3 puts the file's name there before it looks at the policy, which then never holds.
            guard !key.contains("${filename}") else {
                throw SigningError(.invalidPolicy, message: "An exact key cannot have ${filename} in it.")
            }
        case .startsWith(let prefix):
            guard prefix.utf8.count <= 1024, !prefix.contains("${filename}") else {
                throw SigningError(.invalidPolicy, message: "The beginning of a key cannot have ${filename} in it.")
            }
        }
        if let contentLength, contentLength.lowerBound < 0 {
            throw SigningError(.invalidPolicy, message: "No file has fewer than 0 bytes.")
        }
        if let successStatus, ![200, 201, 204].contains(successStatus) {
            throw SigningError(.invalidPolicy, message: "S3 answers with 200, 201 or 204, not with \(successStatus).")
        }
        var names = Set(Self.reserved)
        for (name, _) in self.matches where !names.insert(name.lowercased()).inserted {
            throw SigningError(
                .invalidPolicy,
                message: "The field “\(name)” comes twice, or is one of the signature's."
            )
        }
    }

    /// Fields that the presigner sets, and the one that the file itself stands in.
    private static let reserved = [
        "key", "bucket", "policy", "file", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
        "x-amz-signature",
    ]
}
