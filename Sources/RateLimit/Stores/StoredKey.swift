/// A key as the store keeps it: itself if it is short, and a digest if it is not, so that callers who let clients choose keys
/// do not let them choose how much memory each one takes.
///
/// The digest is 128 bits of SipHash with the process's random seed, so that clients cannot construct a collision.
enum StoredKey: Hashable, Sendable {
    case short(String)
    case digest(Int, Int)

    private static let longestShortKey = 64

    init(_ key: String) {
        if key.utf8.count <= Self.longestShortKey {
            self = .short(key)
        } else {
            self = .digest(Self.hash(key, salt: 0), Self.hash(key, salt: 1))
        }
    }

    private static func hash(_ key: String, salt: UInt8) -> Int {
        var hasher = Hasher()
        hasher.combine(salt)
        hasher.combine(key)
        return hasher.finalize()
    }
}
