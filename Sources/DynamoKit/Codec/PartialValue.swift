/// A value that is still being encoded.
///
/// Lists and maps are shared by reference: containers of one value may be asked for more than once, nested ones are
/// filled after they were placed, and a super encoder may be used last of all.
enum PartialValue {
    case empty
    case value(AttributeValue)
    case list(PartialList)
    case map(PartialMap)
    /// What a super encoder will have been given by the end.
    case encoder(ValueEncoder)

    /// The value as it stands; one that encoded nothing is an empty map, as in JSON.
    func finished() -> AttributeValue {
        switch self {
        case .empty: .map([:])
        case .value(let value): value
        case .list(let list): .list(list.elements.map { $0.finished() })
        case .map(let map): .map(map.members.mapValues { $0.finished() })
        case .encoder(let encoder): encoder.partial.finished()
        }
    }
}

final class PartialList {
    var elements: [PartialValue] = []
}

final class PartialMap {
    var members: [String: PartialValue] = [:]
}

/// What all encoders of one call share.
final class EncodingSession {
    let strategies: CodingStrategies
    let userInfo: [CodingUserInfoKey: any Sendable]
    /// The first misuse in a place that cannot throw; the call throws it at the end.
    private(set) var failure: EncodingError?

    init(strategies: CodingStrategies, userInfo: [CodingUserInfoKey: any Sendable]) {
        self.strategies = strategies
        self.userInfo = userInfo
    }

    func recordMixedContainers(_ wanted: String, at path: [any CodingKey]) {
        guard self.failure == nil else { return }
        let context = EncodingError.Context(
            codingPath: path,
            debugDescription: "A \(wanted) container was asked for after the value was encoded as something else."
        )
        self.failure = .invalidValue(wanted, context)
    }
}
