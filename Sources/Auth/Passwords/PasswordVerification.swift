/// The outcome of comparing a password with a stored hash.
public enum PasswordVerification: Hashable, Sendable {
    /// The password is right.
    case valid
    /// The password is right, and the stored hash was made with other parameters than the hasher has now: hash the password
    /// again and store that.
    case validNeedsRehash
    /// The password is wrong.
    case invalid

    /// Whether the password is right.
    public var isValid: Bool { self != .invalid }
}
