public import struct Foundation.Date

/// What a request is signed with.
///
/// Nothing that prints it shows the secret or the session token.
public struct AWSCredentials: Hashable, Sendable {
    /// Names the key; it goes over the wire in the clear.
    public var accessKeyID: String
    /// Signs; it never leaves the process.
    public var secretAccessKey: String
    /// Belongs to temporary credentials.
    public var sessionToken: String?
    /// When temporary credentials end; `nil` when they do not, or when it is not known.
    public var expiration: Date?

    public init(
        accessKeyID: String,
        secretAccessKey: String,
        sessionToken: String? = nil,
        expiration: Date? = nil
    ) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension AWSCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "AWSCredentials(accessKeyID: \(self.accessKeyID))" }
    public var debugDescription: String { self.description }
    // Without a mirror of its own, `dump` and failed test expectations would show every property.
    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": self.accessKeyID]) }
}
