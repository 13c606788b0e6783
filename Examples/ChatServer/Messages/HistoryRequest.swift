/// Which messages of a room are asked for.
struct HistoryRequest: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        case newest
        /// Those before a page, by its `cursor`.
        case before(String)
        /// Those after a page, by its `newer`.
        case after(String)
        /// Those on both sides of a timestamp.
        case around(Int64)
    }

    static let defaultLimit = 50
    static let limits = 1...100

    let place: Place
    let limit: Int

    init(_ place: Place = .newest, limit: Int = Self.defaultLimit) {
        self.place = place
        self.limit = limit
    }

    /// A request as it comes from a client.
    ///
    /// - Throws: ``InvalidInput``.
    init(before: String?, after: String?, around: Int64?, limit: Int?) throws(InvalidInput) {
        let places = [before.map(Place.before), after.map(Place.after), around.map(Place.around)].compactMap { $0 }
        guard places.count <= 1 else { throw InvalidInput("at most one of before, after and around can be given") }
        guard around.map({ Self.timestamps.contains($0) }) ?? true else {
            throw InvalidInput("around has to be a time in milliseconds")
        }
        self.init(places.first ?? .newest, limit: try Self.checked(limit: limit))
    }

    /// How many messages a page may have at most, as a client asks for it.
    ///
    /// - Throws: ``InvalidInput``.
    static func checked(limit: Int?) throws(InvalidInput) -> Int {
        guard let limit else { return Self.defaultLimit }
        guard Self.limits.contains(limit) else {
            throw InvalidInput("limit has to be from \(Self.limits.lowerBound) to \(Self.limits.upperBound)")
        }
        return limit
    }

    /// What JavaScript's numbers can say, and more than any time.
    private static let timestamps: ClosedRange<Int64> = 0...(1 << 53)
}
