public import DynamoKit

// Of the embedded engine, beside the service's own codes.
extension DynamoError.Code {
    /// The store's file is open in another process or another ``LocalDynamo``.
    public static let storeLocked = Self("StoreLocked")
    /// The store's file cannot be opened: no permission, no such folder, or not a store of this version.
    public static let storeUnusable = Self("StoreUnusable")
    /// The store's file has been changed by something else, or its disk has lost some of it: what was asked for cannot be
    /// read. What else is in the file may be whole yet.
    public static let storeDamaged = Self("StoreDamaged")
    /// The store was closed.
    public static let storeClosed = Self("StoreClosed")
    /// Two names of a map, or two members of a string set, would differ in bytes and yet be the same text to Unicode. The
    /// service has both then; the engine, whose items are Swift's dictionaries, refuses the write.
    public static let canonicalEquivalents = Self("CanonicalEquivalents")
    /// The embedded engine does not have this operation.
    public static let operationNotSupported = Self("OperationNotSupported")
}

extension DynamoError {
    static func canonicalEquivalents(_ one: String, _ two: String, location: Location = .here()) -> DynamoError {
        DynamoError(
            .canonicalEquivalents,
            message: "“\(one)” and “\(two)” differ in bytes, but not as text, and cannot be kept apart here.",
            location: location
        )
    }
}
