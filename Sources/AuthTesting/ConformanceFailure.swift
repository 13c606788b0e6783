import Auth

/// A promise that an implementation does not keep.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// Which promise, and what happened instead.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless something holds.
func require(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws {
    guard condition else { throw ConformanceFailure(otherwise()) }
}

/// Throws unless an operation fails with a certain code.
func requireRefusal<Value>(
    _ code: AuthError.Code,
    of what: String,
    _ body: () async throws -> Value
) async throws {
    do {
        _ = try await body()
    } catch let error as AuthError where error.code == code {
        return
    }
    throw ConformanceFailure("\(what) was not refused")
}
