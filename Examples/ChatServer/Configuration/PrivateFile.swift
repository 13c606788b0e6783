import Foundation

/// A file that only its owner may read.
enum PrivateFile {
    /// Makes a file. Written elsewhere first and then linked into place, so that it is whole from its first moment on.
    ///
    /// - Returns: `false` if there is one already.
    static func create(_ file: URL, holding bytes: [UInt8]) throws -> Bool {
        let draft = file.appendingPathExtension(UUID().uuidString)
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard FileManager.default.createFile(atPath: draft.path, contents: Data(bytes), attributes: attributes) else {
            throw CocoaError(.fileWriteUnknown)
        }
        defer { try? FileManager.default.removeItem(at: draft) }
        do {
            try FileManager.default.linkItem(at: draft, to: file)
            return true
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            return false
        }
    }
}
