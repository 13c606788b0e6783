public import Foundation

/// Where the tests find what is not Swift.
public enum TestPaths {
    /// The package's own folder.
    public static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Recorded wire of real peers.
    public static let vectors = packageRoot.appending(path: "Tests/Vectors")

    /// Peers written in Python.
    public static let peers = packageRoot.appending(path: "Tests/Peers")

    /// Folder of the programs that were built with the tests.
    public static let products: URL = {
        #if os(Linux)
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        #else
            Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL.deletingLastPathComponent()
        #endif
    }()

    /// A program of the virtual environment that `make test` makes, for example `python` or `moto_server`.
    ///
    /// - Throws: ``PeerError`` when there is none.
    public static func virtualEnvironmentProgram(_ name: String) throws -> String {
        let folder =
            ProcessInfo.processInfo.environment["REALTIMEKIT_VENV"].map { URL(filePath: $0) }
            ?? packageRoot.appending(path: ".venv")
        let program = folder.appending(path: "bin/\(name)").path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw PeerError(peer: name, problem: "is not in \(folder.path): `make test` makes it", output: "")
        }
        return program
    }

    /// A fresh folder for the length of `body`.
    public static func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "realtimekit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
