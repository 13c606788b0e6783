import Crypto
import FoundationEssentials

/// The digest that manifests have of a file.
enum FileDigest {
    /// MD5 in Base64.
    static func md5(ofFileAt path: String) throws -> String {
        do {
            let contents = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
            return Data(Insecure.MD5.hash(data: contents)).base64EncodedString()
        } catch {
            throw TableTransferError(.fileUnusable, file: path, message: "It cannot be read.", cause: error)
        }
    }
}
