public import FoundationEssentials

/// Where the nodes of a cluster tell each other what has been revoked.
///
/// ``InMemoryRevocationStore`` serves one process; the module AuthDynamo has one on DynamoDB.
public protocol RevocationStore: Sendable {
    /// Keeps a revocation until it expires.
    func insert(_ revocation: Revocation) async throws

    /// What has been revoked from a time on and may still matter, each as it was inserted, in any order; all of it with
    /// `nil`. An insertion that was acknowledged before is among them.
    ///
    /// - Parameters:
    ///   - time: The earliest ``Revocation/revokedAt``.
    ///   - now: Revocations that are over by then may be left out.
    func revocations(since time: Date?, now: Date) async throws -> [Revocation]
}
