/// One meta of a presence, as the server's own code reads it.
///
/// ```swift
/// for (user, metas) in try context.presence.list(as: Seat.self) {
///     logger.info("\(user) has \(metas.count) tabs open, the latest in \(metas.last?.meta.page ?? "no page")")
/// }
/// ```
public struct PresenceMeta<Meta: Decodable & Sendable>: Decodable, Sendable {
    /// The name of the entry, `phx_ref` to clients.
    public let ref: String
    /// The entry that this one has replaced, `phx_ref_prev` to clients; `nil` if it has not been updated.
    public let previousRef: String?
    /// What was tracked.
    public let meta: Meta

    private enum CodingKeys: String, CodingKey {
        case ref = "phx_ref"
        case previousRef = "phx_ref_prev"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.ref = try container.decode(String.self, forKey: .ref)
        self.previousRef = try container.decodeIfPresent(String.self, forKey: .previousRef)
        self.meta = try Meta(from: decoder)
    }
}

extension PresenceMeta: Equatable where Meta: Equatable {}
extension PresenceMeta: Hashable where Meta: Hashable {}
