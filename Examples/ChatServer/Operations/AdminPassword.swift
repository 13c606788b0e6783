import Auth
import Crypto
import Foundation
import Logging

/// The password for `/operator` and `/metrics`.
enum AdminPassword {
    /// The one that is set, or else the one that is kept in the data folder, made there if need be.
    ///
    /// Servers that store elsewhere keep none: each would have its own, on a disk that may be gone tomorrow.
    ///
    /// - Returns: `nil` when there is none. Then nobody gets in.
    /// - Throws: `ConfigurationError`, and what the file system throws.
    static func find(_ configuration: ChatConfiguration, logger: Logger) throws -> SharedPassword? {
        if let password = configuration.operations.adminPassword { return SharedPassword(password) }
        guard case .embedded = configuration.store else { return nil }
        let file = configuration.dataFolder.appending(path: "admin-password")
        let password = try Self.kept(in: file)
        logger.notice(
            "The password for /operator and /metrics is in a file",
            metadata: ["file": "\(file.path)", "user": "\(OperatorRoutes.username)"]
        )
        return SharedPassword(password)
    }

    /// The password kept in a file, which is made with a new one if it is not there.
    ///
    /// - Parameter file: Where it is kept, readable by its owner only.
    static func kept(in file: URL) throws -> String {
        if let kept = try Self.read(file) { return kept }
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let password = bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
        guard try PrivateFile.create(file, holding: Array(password.utf8)) else {
            // Another process was faster; its password is the one.
            if let kept = try Self.read(file) { return kept }
            throw CocoaError(.fileReadUnknown)
        }
        return password
    }

    private static func read(_ file: URL) throws -> String? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let password = try String(contentsOf: file, encoding: .utf8).trimmed
        guard password.count >= OperationsSettings.minimumPasswordLength else {
            let requirement =
                "be a folder whose \(file.lastPathComponent) has at least "
                + "\(OperationsSettings.minimumPasswordLength) characters: set another, or remove it for a new one"
            throw ConfigurationError(key: "dataDir", requirement: requirement)
        }
        return password
    }
}
