/// Where each service is: on its own host in the region, or where a setting says.
struct ServiceEndpoints: Hashable, Sendable {
    private let region: String
    private let variant: EndpointVariant
    /// Where everything goes that ``services`` does not name, if not to the region's own endpoints.
    private let custom: ServiceEndpoint?
    private let services: [DynamoService: ServiceEndpoint]

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    init(
        region: String,
        custom: ServiceEndpoint?,
        services: [DynamoService: ServiceEndpoint] = [:],
        variant: EndpointVariant = EndpointVariant()
    ) throws(DynamoError) {
        guard variant == EndpointVariant() || custom == nil && services.isEmpty else {
            throw DynamoError(
                .invalidConfiguration,
                message: "An endpoint that is given cannot be made a dual-stack or FIPS one as well."
            )
        }
        self.region = region
        self.variant = variant
        self.custom = custom
        var services = services
        guard Self.isPlain(region) else {
            throw DynamoError(.invalidConfiguration, message: "“\(region)” is no region.")
        }
        if custom == nil {
            for service in [DynamoService.dynamoDB, .dynamoDBStreams] where services[service] == nil {
                services[service] = try ServiceEndpoint(
                    region: region,
                    hostPrefix: service.hostPrefix,
                    variant: variant
                )
            }
        }
        self.services = services
    }

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidConfiguration``.
    init(region: String, settings: AWSSettings) throws(DynamoError) {
        var services: [DynamoService: ServiceEndpoint] = [:]
        for (service, name) in [(DynamoService.dynamoDB, "dynamodb"), (.dynamoDBStreams, "dynamodb_streams")] {
            if let url = settings.endpointURL(of: name) { services[service] = try ServiceEndpoint(url: url) }
        }
        try self.init(region: region, custom: nil, services: services, variant: settings.endpointVariant)
    }

    func endpoint(of service: DynamoService) throws(DynamoError) -> ServiceEndpoint {
        if let endpoint = self.services[service] ?? self.custom { return endpoint }
        return try ServiceEndpoint(region: self.region, hostPrefix: service.hostPrefix, variant: self.variant)
    }

    /// Servers other than AWS may call their region what they like, as long as it fits in a signature.
    private static func isPlain(_ region: String) -> Bool {
        !region.isEmpty
            && region.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}
