extension DynamoError {
    /// Wraps what a coder threw, and says in one sentence where the fault is.
    init(coding error: any Error, of type: Any.Type, verb: String, location: Location = .here()) {
        if let error = error as? DynamoError {
            self = error
            return
        }
        let (path, reason) = Self.pathAndReason(of: error)
        let place = path.isEmpty ? "" : " at \(Self.text(of: path))"
        self.init(
            .codingFailed,
            message: "\(type) cannot be \(verb)\(place): \(reason)",
            cause: error,
            location: location
        )
    }

    private static func pathAndReason(of error: any Error) -> (path: [any CodingKey], reason: String) {
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            (context.codingPath + [key], context.debugDescription)
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            (context.codingPath, context.debugDescription)
        case EncodingError.invalidValue(_, let context):
            (context.codingPath, context.debugDescription)
        default:
            ([], "its own code threw \(Swift.type(of: error)).")
        }
    }

    /// `a.b[0]`, as an expression would write it.
    private static func text(of path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let key = key as? PathKey, let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
