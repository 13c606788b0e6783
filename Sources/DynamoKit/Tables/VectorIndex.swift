/// A vector index: finds items by the nearness of one of their attributes, see ``SearchVectors``.
///
/// Specification: [VectorIndex](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html)
public struct VectorIndex: Hashable, Sendable {
    public var indexName: String
    /// The attribute that holds an item's vector.
    public var vectorAttribute: String
    /// Attributes that searches can be held to.
    public var searchSchema: [SearchSchemaElement]
    public var projection: Projection
    /// How many numbers a vector has.
    public var dimensions: Int
    public var distanceFunction: VectorDistanceFunction

    public init(
        indexName: String,
        vectorAttribute: String,
        searchSchema: [SearchSchemaElement] = [],
        projection: Projection = .all,
        dimensions: Int,
        distanceFunction: VectorDistanceFunction
    ) {
        self.indexName = indexName
        self.vectorAttribute = vectorAttribute
        self.searchSchema = searchSchema
        self.projection = projection
        self.dimensions = dimensions
        self.distanceFunction = distanceFunction
    }
}

/// An attribute that searches of a vector index can be held to.
///
/// Specification:
/// [SearchSchemaElement](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchSchemaElement.html)
public struct SearchSchemaElement: Hashable, Sendable {
    public var attributeName: String
    public var searchSchemaElementType: SearchSchemaElementType

    public init(attributeName: String, searchSchemaElementType: SearchSchemaElementType) {
        self.attributeName = attributeName
        self.searchSchemaElementType = searchSchemaElementType
    }
}

/// The part that an attribute plays in searches; an unknown one is kept as it came.
public struct SearchSchemaElementType: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Divides the index; a search looks at one value only.
    public static let hash = SearchSchemaElementType(rawValue: "HASH")
    public static let inlineFilter = SearchSchemaElementType(rawValue: "INLINE_FILTER")
}

/// How the nearness of two vectors is measured; an unknown function is kept as it came.
public struct VectorDistanceFunction: RawRepresentable, Hashable, Sendable {
    public var rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let cosine = VectorDistanceFunction(rawValue: "COSINE")
    public static let dotProduct = VectorDistanceFunction(rawValue: "DOT_PRODUCT")
    public static let euclidean = VectorDistanceFunction(rawValue: "EUCLIDEAN")
}

/// A vector index's schema and state.
///
/// Specification:
/// [VectorIndexDescription](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndexDescription.html)
public struct VectorIndexDescription: Hashable, Sendable {
    public var index: VectorIndex
    public var indexStatus: TableStatus
    public var backfilling: Bool?
    public var indexARN: String?
    public var itemCount: Int
    /// Size of the index in bytes.
    public var indexSizeBytes: Int

    public init(
        index: VectorIndex,
        indexStatus: TableStatus,
        backfilling: Bool? = nil,
        indexARN: String? = nil,
        itemCount: Int = 0,
        indexSizeBytes: Int = 0
    ) {
        self.index = index
        self.indexStatus = indexStatus
        self.backfilling = backfilling
        self.indexARN = indexARN
        self.itemCount = itemCount
        self.indexSizeBytes = indexSizeBytes
    }
}
