import DynamoKit

/// What Query and Scan have in common: which items of those they meet they answer, and with what.
struct PagePlan: Sendable {
    let tableName: String
    let indexName: String?
    let limit: Int?
    let exclusiveStartKey: DynamoItem?
    let filter: ConditionExpression?
    let projection: (any ItemProjection)?
    let select: Select
    let isConsistent: Bool
    let isQuery: Bool
    /// Whether the filter sees of an item what the index has, even if the rest of it is fetched.
    let filtersEntries: Bool

    /// The parameters as the two requests have them.
    struct Parameters {
        var tableName: String
        var indexName: String?
        var limit: Int?
        var exclusiveStartKey: DynamoItem?
        var filterExpression: String?
        var projectionExpression: String?
        /// What legacy parameters say in place of a filter expression.
        var legacyFilter: ConditionExpression?
        /// What `AttributesToGet` says in place of a projection expression.
        var legacyProjection: ProjectionExpression?
        var select: Select?
        var consistentRead: Bool?
        /// Query words some errors in a way of its own.
        var isQuery: Bool
    }

    /// Takes what was checked already.
    init(
        tableName: String,
        indexName: String?,
        limit: Int?,
        filter: ConditionExpression?,
        projection: (any ItemProjection)?,
        isConsistent: Bool,
        filtersEntries: Bool
    ) {
        self.tableName = tableName
        self.indexName = indexName
        self.limit = limit
        self.exclusiveStartKey = nil
        self.filter = filter
        self.projection = projection
        self.select = projection == nil ? .allProjectedAttributes : .specificAttributes
        self.isConsistent = isConsistent
        self.isQuery = false
        self.filtersEntries = filtersEntries
    }

    /// Checks the parameters, and reads the two expressions.
    init(_ parameters: Parameters, placeholders: inout Placeholders) throws {
        self.tableName = parameters.tableName
        self.indexName = parameters.indexName
        self.limit = parameters.limit
        self.exclusiveStartKey = parameters.exclusiveStartKey
        self.isConsistent = parameters.consistentRead == true
        self.isQuery = parameters.isQuery
        self.filtersEntries = false
        self.filter =
            try parameters.filterExpression.map {
                try ConditionExpression(parsing: $0, kind: .filter, placeholders: &placeholders)
            } ?? parameters.legacyFilter
        self.projection =
            try parameters.projectionExpression.map {
                try ProjectionExpression(parsing: $0, placeholders: &placeholders)
            } ?? parameters.legacyProjection
        do {
            self.select = try Self.select(parameters)
        } catch let error as DynamoError {
            throw parameters.isQuery ? RequestEnvelope.enclosing(error) : error
        }
    }

    /// Checks of the parameters that come before the expressions are read.
    static func check(_ parameters: Parameters) throws {
        try RequestRules.checkTableName(parameters.tableName)
        if let indexName = parameters.indexName { try RequestRules.checkIndexName(indexName) }
        if parameters.isQuery, let limit = parameters.limit, limit < 1 { throw ValidationError.queryLimit }
        try RequestRules.checkLimit(parameters.limit)
    }

    /// Checks what the two expressions look at against the table.
    func checkPaths(in table: StoredTable) throws {
        if let filter { try table.rejectNestedKeys(filter.condition.nestedAttributes) }
        if let projection { try table.rejectNestedKeys(projection.nestedAttributes) }
    }

    private static func select(_ parameters: Parameters) throws -> Select {
        let projecting: String? =
            if parameters.projectionExpression != nil {
                ExpressionKind.projection.rawValue
            } else if parameters.legacyProjection != nil {
                LegacyParameter.attributesToGet.rawValue
            } else {
                nil
            }
        switch parameters.select {
        case nil:
            if projecting != nil { return .specificAttributes }
            return parameters.indexName == nil ? .allAttributes : .allProjectedAttributes
        case .specificAttributes?:
            guard projecting != nil else {
                throw ValidationError.invalid(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
                )
            }
            return .specificAttributes
        case let select?:
            if let projecting {
                throw ValidationError.invalid(
                    "Cannot specify the \(projecting) when choosing to get "
                        + (select == .count ? "only the Count" : select.rawValue)
                )
            }
            guard select != .allProjectedAttributes || parameters.indexName != nil else {
                throw ValidationError.invalid(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
                )
            }
            return select
        }
    }
}
