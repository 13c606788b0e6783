/// Tries something that the machine may be too slow for, with times that are longer at each attempt.
///
/// For what cannot be told apart but by time: an attempt fails where the machine was busy in the wrong moment, all of them
/// where the code is wrong.
///
/// - Parameters:
///   - factors: By how much the times are stretched, attempt by attempt.
///   - attempt: Whether it came out right. What the attempts before the last one throw is no more than a `false`.
/// - Returns: Whether an attempt came out right.
/// - Throws: What the last attempt throws.
public func withStretchedTime(
    by factors: [Int] = [1, 4, 16, 64],
    _ attempt: (_ factor: Int) async throws -> Bool
) async throws -> Bool {
    for factor in factors.dropLast() where (try? await attempt(factor)) == true { return true }
    guard let last = factors.last else { return false }
    return try await attempt(last)
}
