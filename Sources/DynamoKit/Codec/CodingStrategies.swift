public import FoundationEssentials

/// How Swift values that have no single attribute type of their own are stored, and under which names.
///
/// One value for encoder and decoder, so that the two cannot disagree.
public struct CodingStrategies: Sendable {
    /// How dates are stored; ``DateStrategy/iso8601`` by default.
    public var dates: DateStrategy
    /// What a `nil` property leaves behind; ``OptionalStrategy/omit`` by default.
    public var optionals: OptionalStrategy
    /// What an empty `Set` leaves behind; ``EmptySetStrategy/omit`` by default.
    public var emptySets: EmptySetStrategy
    /// Under which names properties are stored; ``KeyStrategy/useDefaultKeys`` by default.
    public var keys: KeyStrategy

    public init(
        dates: DateStrategy = .iso8601,
        optionals: OptionalStrategy = .omit,
        emptySets: EmptySetStrategy = .omit,
        keys: KeyStrategy = .useDefaultKeys
    ) {
        self.dates = dates
        self.optionals = optionals
        self.emptySets = emptySets
        self.keys = keys
    }

    /// How dates are stored.
    public enum DateStrategy: Sendable {
        /// `S`: [RFC 3339](https://www.rfc-editor.org/rfc/rfc3339) in UTC with milliseconds, as `2026-11-24T22:00:00.000Z`.
        ///
        /// All have one length, so that they sort by time; years 0 to 9999. Other offsets and fractions are read too.
        case iso8601
        /// `N`: whole seconds since 1970, rounded down. This is what DynamoDB's time to live wants.
        case unixSeconds
        /// `N`: milliseconds since 1970, rounded to the nearest.
        case unixMilliseconds
        /// Anything else.
        case custom(
            encode: @Sendable (Date) throws -> AttributeValue,
            decode: @Sendable (AttributeValue) throws -> Date
        )
    }

    /// What a `nil` property leaves behind. Reading takes a missing attribute and `NULL` alike for `nil`.
    public enum OptionalStrategy: Hashable, Sendable {
        /// No attribute, as synthesised conformances do.
        case omit
        /// `NULL`
        case null
    }

    /// What an empty `Set` leaves behind, since DynamoDB stores no set that is empty.
    ///
    /// Reading takes `NULL` and an empty list for the empty set, whatever the strategy.
    public enum EmptySetStrategy: Hashable, Sendable {
        /// No attribute, and a missing attribute reads as the empty set. Where there is no attribute to leave out, as in
        /// a list, `NULL`.
        case omit
        /// `NULL`
        case null
        /// `L`: the empty list.
        case list
    }
}
