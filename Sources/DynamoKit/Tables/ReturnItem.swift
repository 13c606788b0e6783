/// Asks a write for the item as it was before.
public enum ReturnOldItem: Sendable {
    case oldItem
}

/// Asks an update for the item as it is now.
public enum ReturnNewItem: Sendable {
    case newItem
}
