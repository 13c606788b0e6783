public import struct Foundation.Date

/// A form that S3 takes a file with: treat it as a secret until it expires.
public struct S3PresignedPost: Sendable {
    /// What the form is sent to, as `multipart/form-data`.
    public var url: String
    /// All fields but the file and those that the policy leaves to the sender, in order.
    public var fields: [(name: String, value: String)]
    /// When S3 stops taking it: the end of the policy or of the credentials, whichever comes first.
    public var expiration: Date
}

extension S3PresignedPost: CustomStringConvertible, CustomReflectable {
    /// Without the fields, among which the signature stands.
    public var description: String { "POST \(self.url) until \(self.expiration)" }

    // Without a mirror of its own, `dump` and failed test expectations would show the signature.
    public var customMirror: Mirror { Mirror(self, children: ["url": self.url, "expiration": self.expiration]) }
}
