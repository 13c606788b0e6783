// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "realtime-kit-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-realtime-kit", path: ".."),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
    ],
    targets: [
        // SQLite itself, to measure the engine against. The engine's own module of it is not a product.
        .systemLibrary(name: "CSQLiteForBenchmark", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .executableTarget(
            name: "DynamoKitLocalBenchmark",
            dependencies: [
                "CSQLiteForBenchmark",
                .product(name: "DynamoKit", package: "swift-realtime-kit"),
                .product(name: "DynamoKitLocal", package: "swift-realtime-kit"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
