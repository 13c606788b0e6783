import DynamoKit

/// A parameter that the engine does not carry out, and refuses, so that it does not seem to be.
struct UnsupportedParameter<Operation: LocalOperation>: Sendable {
    /// Its name in the API.
    let name: String
    let isAsked: @Sendable (Operation) -> Bool

    init(_ name: String, isAsked: @escaping @Sendable (Operation) -> Bool) {
        self.name = name
        self.isAsked = isAsked
    }
}

extension LocalOperation {
    /// - Throws: `DynamoError` with code `DynamoError.Code.operationNotSupported`, which names the parameter.
    func reject(_ unsupported: [UnsupportedParameter<Self>]) throws {
        guard let first = unsupported.first(where: { $0.isAsked(self) }) else { return }
        throw DynamoError(
            .operationNotSupported,
            message: "The embedded engine does not have the parameter \(first.name) of \(Self.name)."
        )
    }
}
