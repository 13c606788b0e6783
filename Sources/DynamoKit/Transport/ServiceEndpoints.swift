/// Where each service is: on its own host in the region, or all at one endpoint that was given.
struct ServiceEndpoints: Hashable, Sendable {
    private let region: String
    private let custom: ServiceEndpoint?
    private let dynamoDB: ServiceEndpoint
    private let dynamoDBStreams: ServiceEndpoint

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    init(region: String, custom: ServiceEndpoint?) throws(DynamoError) {
        self.region = region
        self.custom = custom
        self.dynamoDB = try ServiceEndpoint(region: region)
        self.dynamoDBStreams = try ServiceEndpoint(region: region, service: .dynamoDBStreams)
    }

    func endpoint(of service: DynamoService) throws(DynamoError) -> ServiceEndpoint {
        if let custom { return custom }
        switch service {
        case .dynamoDB: return self.dynamoDB
        case .dynamoDBStreams: return self.dynamoDBStreams
        default: return try ServiceEndpoint(region: self.region, service: service)
        }
    }
}
