public import DynamoKit

// Of the embedded engine, beside the service's own codes.
extension DynamoError.Code {
    /// The store's file is open in another process or another ``LocalDynamo``.
    public static let storeLocked = Self("StoreLocked")
    /// The store's file cannot be opened: no permission, no such folder, or not a store of this version.
    public static let storeUnusable = Self("StoreUnusable")
    /// The store was closed.
    public static let storeClosed = Self("StoreClosed")
    /// The embedded engine does not have this operation.
    public static let operationNotSupported = Self("OperationNotSupported")
}
