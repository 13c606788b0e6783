import Crypto
import DynamoKit
import FoundationEssentials

/// Where a `SELECT` goes on, as the `NextToken` that the API hands to and fro.
///
/// It is good for the statement that it came with, and for an hour. It is not sealed: who makes one up gets what he
/// could have asked for.
struct StatementCursor: Hashable, Sendable {
    /// How long a token is good for.
    static let lifetime: Int64 = 3600 * 1000

    /// The last item that was met.
    var key: DynamoItem
    /// Tells whether a statement is the same one.
    var fingerprint: [UInt8]
    /// In milliseconds.
    var issuedAt: Int64

    init(key: DynamoItem, fingerprint: [UInt8], issuedAt: Int64) {
        self.key = key
        self.fingerprint = fingerprint
        self.issuedAt = issuedAt
    }

    static func fingerprint(of text: String, parameters: [AttributeValue]) -> [UInt8] {
        let request: DynamoItem = ["statement": .string(text), "parameters": .list(parameters)]
        return Array(SHA256.hash(data: ItemBlob.encode(request, canonical: true)))
    }

    var text: String {
        let parts: DynamoItem = [
            "key": .map(self.key), "statement": .binary(self.fingerprint),
            "issuedAt": .number(AttributeNumber(self.issuedAt)),
        ]
        return Data(ItemBlob.encode(parts, canonical: true)).base64EncodedString()
    }

    /// - Throws: A validation error when `text` is no token, or the token of another statement.
    init(parsing text: String, fingerprint: [UInt8]) throws {
        guard let data = Data(base64Encoded: text), let parts = Self.parts(Array(data)),
            case .map(let key)? = parts["key"], case .binary(let owner)? = parts["statement"],
            case .number(let issued)? = parts["issuedAt"], let issuedAt = Int64(issued.description)
        else { throw ValidationError.invalid("Invalid NextToken") }
        guard owner == fingerprint else { throw ValidationError.invalid("NextToken does not match request") }
        self.init(key: key, fingerprint: owner, issuedAt: issuedAt)
    }

    private static func parts(_ bytes: [UInt8]) -> DynamoItem? {
        do throws(ItemBlobError) { return try ItemBlob.decode(bytes.span.bytes) } catch { return nil }
    }

    /// - Throws: A validation error when it is older than an hour.
    func checkAge(at now: Date) throws {
        guard now.milliseconds - self.issuedAt >= Self.lifetime else { return }
        throw ValidationError.invalid("Given NextToken has already expired")
    }
}
