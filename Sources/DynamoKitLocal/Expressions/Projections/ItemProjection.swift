import DynamoKit

/// Which part of an item a read answers with.
protocol ItemProjection: Sendable {
    /// The attributes that it needs of the item.
    var attributes: Set<String> { get }

    /// Those whose values it looks into.
    var nestedAttributes: Set<String> { get }

    func apply(to item: DynamoItem) -> DynamoItem
}
