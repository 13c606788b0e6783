// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "realtime-kit-benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "channel-bench-server", targets: ["ChannelBenchServer"]),
        .executable(name: "channel-load-test", targets: ["ChannelLoadTest"]),
        .executable(name: "dynamokit-local-load", targets: ["DynamoKitLocalLoad"]),
        .executable(name: "chat-load", targets: ["ChatLoad"]),
    ],
    dependencies: [
        .package(name: "swift-realtime-kit", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.0"),
    ],
    targets: [
        // What every benchmark shares: a clock, a sink, and columns.
        .target(name: "Measuring"),
        // A server to put load on from outside.
        .executableTarget(
            name: "ChannelBenchServer",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ChannelKit", package: "swift-realtime-kit"),
                .product(name: "ChannelKitHummingbird", package: "swift-realtime-kit"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // A load from outside, on our own client, that checks what comes.
        .executableTarget(
            name: "ChannelLoadTest",
            dependencies: [
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ChannelKitClient", package: "swift-realtime-kit"),
            ]
        ),
        .executableTarget(
            name: "ChannelKitBenchmark",
            dependencies: [
                "Measuring",
                .product(name: "ChannelKit", package: "swift-realtime-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]
        ),
        // What the kernel asks for each delivery, to measure the server against.
        .executableTarget(name: "SocketWrites", dependencies: ["Measuring"]),
        // Takes the place of malloc in the executables that it is linked into, and counts.
        .target(name: "CountedMalloc"),
        .executableTarget(
            name: "DynamoKitCodecBenchmark",
            dependencies: ["CountedMalloc", "Measuring", .product(name: "DynamoKit", package: "swift-realtime-kit")]
        ),
        // AsyncHTTPClient itself, to measure the client against.
        .executableTarget(
            name: "DynamoKitClientBenchmark",
            dependencies: [
                "Measuring",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DynamoKit", package: "swift-realtime-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        // SQLite itself, to measure the engine against. The engine's own module of it is not a product.
        .systemLibrary(name: "CSQLiteForBenchmark", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(
            name: "DynamoKitLocalBenchmark",
            dependencies: [
                "CSQLiteForBenchmark",
                "Measuring",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "DynamoKit", package: "swift-realtime-kit"),
                .product(name: "DynamoKitLocal", package: "swift-realtime-kit"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // A load on DynamoDB servers from outside. It starts the program itself, which is built with it.
        .executableTarget(
            name: "DynamoKitLocalLoad",
            dependencies: [
                "Measuring",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "dynamokit-local", package: "swift-realtime-kit"),
            ]
        ),
        // A load on the whole chat from outside. It starts the program itself, which is built with it.
        .executableTarget(
            name: "ChatLoad",
            dependencies: [
                "Measuring",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "ChannelKitClient", package: "swift-realtime-kit"),
                .product(name: "ChatServer", package: "swift-realtime-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .executableTarget(
            name: "RateLimitBenchmark",
            dependencies: ["Measuring", .product(name: "RateLimit", package: "swift-realtime-kit")]
        ),
        // JWTKit and the HMAC themselves, to measure against.
        .executableTarget(
            name: "AuthBenchmark",
            dependencies: [
                "Measuring",
                .product(name: "Auth", package: "swift-realtime-kit"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type == .executable || target.type == .regular {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
