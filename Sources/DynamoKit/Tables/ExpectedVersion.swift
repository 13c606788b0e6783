/// The version that a write by key expects the stored item to have, in a table with a version attribute.
///
/// ```swift
/// try await users.update(.key("ann"), version: 3) { $0.set("name", to: "Ann") }
/// try await users.delete(.key("ann"), version: .any)
/// ```
public struct ExpectedVersion: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case any
        case exactly(Int)
    }

    let kind: Kind

    /// Whatever the version is, and whether or not there is an item: the write happens in any case.
    ///
    /// An update still counts the version up, so that whoever read the item before finds out.
    public static let any = ExpectedVersion(kind: .any)

    /// This very version. 0 stands for an item that is not stored, or has no version yet.
    public static func exactly(_ version: Int) -> ExpectedVersion {
        ExpectedVersion(kind: .exactly(version))
    }
}

extension ExpectedVersion: ExpressibleByIntegerLiteral {
    public init(integerLiteral version: Int) {
        self = .exactly(version)
    }
}
