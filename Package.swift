// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "swift-realtime-kit",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "AWSSigning", targets: ["AWSSigning"]),
        .library(name: "S3Kit", targets: ["S3Kit"]),
        .library(name: "DynamoKit", targets: ["DynamoKit"]),
        .library(name: "DynamoKitStreams", targets: ["DynamoKitStreams"]),
        .library(name: "DynamoKitLocal", targets: ["DynamoKitLocal"]),
        .library(name: "DynamoKitLocalServer", targets: ["DynamoKitLocalServer"]),
        .executable(name: "dynamokit-local", targets: ["dynamokit-local"]),
        .library(name: "ChannelKit", targets: ["ChannelKit"]),
        .library(name: "ChannelKitClient", targets: ["ChannelKitClient"]),
        .library(name: "ChannelKitHummingbird", targets: ["ChannelKitHummingbird"]),
        .library(name: "ChannelKitTesting", targets: ["ChannelKitTesting"]),
        .library(name: "RateLimit", targets: ["RateLimit"]),
        .library(name: "RateLimitDynamo", targets: ["RateLimitDynamo"]),
        .library(name: "RateLimitHummingbird", targets: ["RateLimitHummingbird"]),
        .library(name: "Auth", targets: ["Auth"]),
        .library(name: "AuthChannelKit", targets: ["AuthChannelKit"]),
        .library(name: "AuthDynamo", targets: ["AuthDynamo"]),
        .library(name: "AuthHummingbird", targets: ["AuthHummingbird"]),
        .library(name: "AuthTesting", targets: ["AuthTesting"]),
        .library(name: "ProblemDetailsHummingbird", targets: ["ProblemDetailsHummingbird"]),
        .library(name: "PrometheusMetrics", targets: ["PrometheusMetrics"]),
        .library(name: "CloudWatchMetrics", targets: ["CloudWatchMetrics"]),
        .library(name: "MetricsHummingbird", targets: ["MetricsHummingbird"]),
        .library(name: "ChannelKitPrometheus", targets: ["ChannelKitPrometheus"]),
        .library(name: "JSONLogging", targets: ["JSONLogging"]),
        .executable(name: "ChatServer", targets: ["ChatServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing.git", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.11.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.0"),
    ],
    targets: [
        // MARK: AWS
        .target(name: "AWSSigning", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "S3Kit",
            dependencies: [
                "AWSSigning",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),

        // MARK: DynamoDB
        .target(
            name: "DynamoKit",
            dependencies: [
                "AWSSigning",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ]
        ),
        .target(
            name: "DynamoKitStreams",
            dependencies: [
                "DynamoKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "DynamoKitLocal",
            dependencies: [
                "AWSSigning",
                "DynamoKit",
                "CSQLite",
                "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "DynamoKitLocalServer",
            dependencies: [
                "AWSSigning",
                "DynamoKitLocal",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .executableTarget(
            name: "dynamokit-local",
            dependencies: [
                "AWSSigning",
                "DynamoKit",
                "DynamoKitLocal",
                "DynamoKitLocalServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),

        // MARK: Channels
        .target(
            name: "ChannelKit",
            dependencies: [
                "RateLimit",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
            ]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(
            name: "ChannelKitHummingbird",
            dependencies: [
                "ChannelKit",
                "CZlib",
                "RateLimit",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "ChannelKitClient",
            dependencies: [
                "ChannelKit",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
        .target(
            name: "ChannelKitTesting",
            dependencies: [
                "ChannelKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),

        // MARK: Rate limits
        .target(
            name: "RateLimit",
            dependencies: [
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "RateLimitDynamo",
            dependencies: [
                "DynamoKit",
                "RateLimit",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "RateLimitHummingbird",
            dependencies: [
                "ProblemDetailsHummingbird",
                "RateLimit",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),

        // MARK: Authentication
        .target(
            name: "Auth",
            dependencies: [
                "RateLimit",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
        .target(name: "AuthTesting", dependencies: ["Auth"]),
        .target(
            name: "AuthChannelKit",
            dependencies: ["Auth", "ChannelKit", .product(name: "HTTPTypes", package: "swift-http-types")]
        ),
        .target(
            name: "AuthDynamo",
            dependencies: ["Auth", "DynamoKit", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "AuthHummingbird",
            dependencies: [
                "Auth",
                "ProblemDetailsHummingbird",
                "RateLimit",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),

        // MARK: HTTP errors
        .target(
            name: "ProblemDetailsHummingbird",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),

        // MARK: Seeing what happens
        .target(name: "PrometheusMetrics", dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")]),
        .target(name: "CloudWatchMetrics", dependencies: ["PrometheusMetrics"]),
        .target(
            name: "ChannelKitPrometheus",
            dependencies: ["ChannelKit", "ChannelKitHummingbird", "PrometheusMetrics"]
        ),
        .target(
            name: "MetricsHummingbird",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Metrics", package: "swift-metrics"),
            ]
        ),
        .target(name: "JSONLogging", dependencies: [.product(name: "Logging", package: "swift-log")]),

        // MARK: Example
        .executableTarget(
            name: "ChatServer",
            dependencies: [
                "AWSSigning",
                "Auth",
                "AuthChannelKit",
                "AuthDynamo",
                "AuthHummingbird",
                "ChannelKit",
                "ChannelKitHummingbird",
                "ChannelKitPrometheus",
                "CloudWatchMetrics",
                "DynamoKit",
                "DynamoKitLocal",
                "DynamoKitStreams",
                "JSONLogging",
                "MetricsHummingbird",
                "ProblemDetailsHummingbird",
                "PrometheusMetrics",
                "RateLimit",
                "RateLimitHummingbird",
                "S3Kit",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Examples/ChatServer",
            exclude: ["Deploy"],
            resources: [.copy("Web"), .copy("Operations/OperatorPage")],
            packageAccess: false
        ),

        // MARK: Tests
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(
            name: "AWSSigningTests",
            dependencies: ["AWSSigning", "TestSupport", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .testTarget(
            name: "S3KitTests",
            dependencies: [
                "AWSSigning", "S3Kit",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]
        ),
        .testTarget(
            name: "DynamoKitTests",
            dependencies: [
                "AWSSigning",
                "DynamoKit",
                "DynamoKitLocal",
                "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ]
        ),
        .testTarget(
            name: "DynamoKitStreamsTests",
            dependencies: [
                "DynamoKitStreams", "DynamoKit", "DynamoKitLocal", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "DynamoKitLocalTests",
            dependencies: [
                "AWSSigning", "CZlib", "DynamoKitLocal", "DynamoKit", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "PhoenixConformance",
            dependencies: [
                "ChannelKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/PhoenixConformance"
        ),
        .target(
            name: "ChannelStress",
            dependencies: [
                "ChannelKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/ChannelStress"
        ),
        .testTarget(
            name: "ChannelKitTests",
            dependencies: [
                "ChannelKit", "ChannelKitTesting", "ChannelStress", "PhoenixConformance", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ChannelKitClientTests",
            dependencies: [
                "ChannelKit", "ChannelKitClient", "ChannelKitHummingbird", "ChannelKitTesting", "PhoenixConformance",
                "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "ChannelKitHummingbirdTests",
            dependencies: [
                "ChannelKit", "ChannelKitClient", "ChannelKitHummingbird", "ChannelKitTesting", "ChannelStress",
                "PhoenixConformance", "RateLimit", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "RateLimitConformance",
            dependencies: ["RateLimit", "TestSupport"],
            path: "Tests/RateLimitConformance"
        ),
        .testTarget(name: "RateLimitTests", dependencies: ["RateLimit", "RateLimitConformance", "TestSupport"]),
        .testTarget(
            name: "RateLimitDynamoTests",
            dependencies: [
                "DynamoKit",
                "DynamoKitLocal",
                "RateLimit",
                "RateLimitConformance",
                "RateLimitDynamo",
                "TestSupport",
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "RateLimitHummingbirdTests",
            dependencies: [
                "ProblemDetailsHummingbird",
                "RateLimit",
                "RateLimitHummingbird",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "AuthTests",
            dependencies: [
                "Auth", "AuthTesting", "RateLimit", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(
            name: "AuthChannelKitTests",
            dependencies: [
                "Auth", "AuthChannelKit", "ChannelKit", "ChannelKitTesting", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AuthDynamoTests",
            dependencies: [
                "Auth", "AuthDynamo", "AuthTesting", "DynamoKit", "DynamoKitLocal",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "AuthHummingbirdTests",
            dependencies: [
                "Auth",
                "AuthHummingbird",
                "RateLimit",
                "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "ProblemDetailsHummingbirdTests",
            dependencies: [
                "ProblemDetailsHummingbird",
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]
        ),
        .testTarget(
            name: "PrometheusMetricsTests",
            dependencies: [
                "PrometheusMetrics", "TestSupport",
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "CloudWatchMetricsTests",
            dependencies: [
                "CloudWatchMetrics", "PrometheusMetrics", .product(name: "CoreMetrics", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "ChannelKitPrometheusTests",
            dependencies: [
                "ChannelKit", "ChannelKitHummingbird", "ChannelKitPrometheus", "ChannelKitTesting",
                "PrometheusMetrics", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "MetricsHummingbirdTests",
            dependencies: [
                "MetricsHummingbird",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ]
        ),
        .testTarget(
            name: "JSONLoggingTests",
            dependencies: ["JSONLogging", .product(name: "Logging", package: "swift-log")]
        ),
        .testTarget(
            name: "ChatServerTests",
            dependencies: [
                "ChatServer", "AWSSigning", "Auth", "ChannelKit", "ChannelKitHummingbird", "ChannelKitTesting",
                "DynamoKit", "DynamoKitLocal", "DynamoKitStreams", "JSONLogging", "PrometheusMetrics", "S3Kit",
                "TestSupport",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "AWSSigning", "ChannelKit", "ChannelKitClient", "ChannelKitHummingbird", "ChatServer", "DynamoKit",
                "DynamoKitLocal", "DynamoKitLocalServer", "DynamoKitStreams", "TestSupport", "dynamokit-local",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Declared once, for every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
            .enableUpcomingFeature("ExistentialAny"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
            .enableUpcomingFeature("InternalImportsByDefault"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
            .enableUpcomingFeature("MemberImportVisibility"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
