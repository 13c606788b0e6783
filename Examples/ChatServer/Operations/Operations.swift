import Auth
import Foundation
import PrometheusMetrics

/// What those who look after the server have to go by.
struct Operations: Sendable {
    /// All metrics of the process.
    let registry: PrometheusRegistry
    let warnings: RecentWarnings
    /// Lets them in; `nil` lets in nobody.
    let password: SharedPassword?

    init(
        registry: PrometheusRegistry = PrometheusRegistry(configuration: .chat),
        warnings: RecentWarnings = RecentWarnings(),
        password: SharedPassword? = nil
    ) {
        self.registry = registry
        self.warnings = warnings
        self.password = password
    }
}

extension PrometheusConfiguration {
    /// With what our metrics and those of our libraries mean.
    static let chat: Self = {
        var configuration = Self()
        configuration.help = [
            "http.server.request.duration": "How long requests took, until the head of the answer was known.",
            "http.server.active_requests": "Requests under way.",
            "dynamodb.client.requests": "Calls of DynamoDB that have ended.",
            "dynamodb.client.errors": "Calls of DynamoDB that failed.",
            "dynamodb.client.retries": "Attempts of calls of DynamoDB after the first.",
            "dynamodb.client.throttles": "Attempts that DynamoDB throttled.",
            "db.client.operation.duration": "How long calls of DynamoDB took, with all their attempts.",
            "dynamodb.cache.hits": "Reads that the cache has answered.",
            "dynamodb.cache.stale_hits": "Reads that the cache has answered with something old.",
            "dynamodb.cache.misses": "Reads that the cache could not answer.",
            "dynamodb.cache.loads": "Loads of the cache.",
            "dynamodb.cache.load_errors": "Loads of the cache that failed.",
            "dynamodb.stream.lag": "How far the consumer is behind its stream, in milliseconds.",
            "dynamodb.stream.leases": "Shards that this server handles.",
            "dynamodb.stream.records": "Records of the stream that have been handled.",
            "dynamodb.stream.incidents": "What the consumer of the stream had to get over.",
        ]
        return configuration
    }()
}
