/// What one run of scrypt costs.
///
/// See [RFC 7914, section 2](https://www.rfc-editor.org/rfc/rfc7914#section-2).
public struct ScryptParameters: Hashable, Sendable {
    /// `ln`: the binary logarithm of the CPU and memory cost `N`.
    public let logCost: Int
    /// `r`: the block size.
    public let blockSize: Int
    /// `p`: the parallelisation, which is run in sequence here and so multiplies the time only.
    public let parallelism: Int

    /// `N = 2^17, r = 8, p = 1`, taking 128 MiB: what the
    /// [OWASP Password Storage Cheat Sheet](https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html)
    /// asks of scrypt at least.
    public static let owasp = ScryptParameters(logCost: 17, blockSize: 8, parallelism: 1)

    /// Creates parameters.
    ///
    /// - Parameters:
    ///   - logCost: 1 to 24, and less than 16 times the block size.
    ///   - blockSize: 1 to 16.
    ///   - parallelism: 1 to 64.
    /// - Precondition: Each parameter is in its range.
    public init(logCost: Int, blockSize: Int, parallelism: Int) {
        guard let parameters = Self(checking: logCost, blockSize, parallelism) else {
            preconditionFailure("scrypt has no parameters ln=\(logCost), r=\(blockSize), p=\(parallelism).")
        }
        self = parameters
    }

    init?(checking logCost: Int, _ blockSize: Int, _ parallelism: Int) {
        guard
            (1...16).contains(blockSize),
            (1...24).contains(logCost),
            logCost < 16 * blockSize,
            (1...64).contains(parallelism)
        else { return nil }
        self.logCost = logCost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// The memory that a run takes, in bytes: `128 · N · r`.
    public var memoryByteCount: Int { 128 * self.blockSize << self.logCost }

    /// The memory that a run passes over, in bytes: its memory times `p`. The time a run takes is in proportion to it.
    public var workByteCount: Int { self.memoryByteCount * self.parallelism }
}
