/// Which attributes a write answers with.
public enum ReturnValues: String, Hashable, Sendable {
    /// Nothing.
    case none = "NONE"
    /// The whole item as it was before.
    case allOld = "ALL_OLD"
    /// The attributes that the update touched, as they were before.
    case updatedOld = "UPDATED_OLD"
    /// The whole item as it is now.
    case allNew = "ALL_NEW"
    /// The attributes that the update touched, as they are now.
    case updatedNew = "UPDATED_NEW"
}

/// Whether a failed condition answers with the item that failed it.
public enum ReturnValuesOnConditionCheckFailure: String, Hashable, Sendable {
    case none = "NONE"
    case allOld = "ALL_OLD"
}
