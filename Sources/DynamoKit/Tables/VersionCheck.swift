/// What a write demands of the version that the stored item has, and which version it leaves behind.
struct VersionCheck: Hashable, Sendable {
    /// The name of the version attribute.
    let attribute: String
    let expected: ExpectedVersion

    /// What has to hold of the stored item, if anything.
    var condition: Condition? {
        switch self.expected.kind {
        case .any: nil
        // Other programs may have written the 0 out.
        case .exactly(0): .notExists(.name(self.attribute)) || .equals(.name(self.attribute), 0)
        case .exactly(let version): .equals(.name(self.attribute), version)
        }
    }

    /// Whether the stored item, or there being none, is what the write expects.
    func isMet(by item: DynamoItem?) -> Bool {
        switch self.expected.kind {
        case .any: true
        case .exactly(let version): Self.version(of: item ?? [:], self.attribute) == version
        }
    }

    /// The version that the item has, 0 when it has none; `nil` for what is no version.
    static func version(of item: DynamoItem, _ attribute: String) -> Int? {
        switch item[attribute] {
        case nil, .null?: 0
        case .number(let number)?: number.exactly(as: Int.self).flatMap { $0 >= 0 ? $0 : nil }
        case .string?, .binary?, .bool?, .list?, .map?, .stringSet?, .numberSet?, .binarySet?: nil
        }
    }

    /// The version after a given one.
    ///
    /// - Throws: ``DynamoError`` with ``DynamoError/Code/invalidRequest``.
    static func version(after version: Int) throws(DynamoError) -> Int {
        guard version >= 0, version < .max else {
            throw DynamoError(.invalidRequest, message: "A version is 0 to \(Int.max - 1), not \(version).")
        }
        return version + 1
    }

    /// Adds to an update what counts the version up.
    func countUp(in update: inout Update) throws(DynamoError) {
        let path = AttributePath.name(self.attribute)
        guard !update.changes.contains(where: { $0.path.overlaps(path) }) else {
            throw DynamoError(
                .invalidRequest,
                message: "The update touches \(self.attribute), the version attribute, which the table counts itself."
            )
        }
        switch self.expected.kind {
        case .any: update.increment(path, by: 1, startingAt: 0)
        case .exactly(let version): update.set(path, to: try Self.version(after: version))
        }
    }
}

extension DynamoError {
    /// Tells a version that is not the expected one from other conditions that do not hold.
    func explained(by check: VersionCheck?) -> DynamoError {
        guard self.code == .conditionalCheckFailed, let check, !check.isMet(by: self.item),
            case .exactly(let expected) = check.expected.kind
        else { return self }
        var error = self
        error.code = .versionConflict
        error.message = "\(check.difference(to: self.item)), where version \(expected) was expected."
        error.cause = self
        return error
    }
}

extension VersionCheck {
    fileprivate func difference(to item: DynamoItem?) -> String {
        guard let item else { return "There is no item" }
        guard let version = Self.version(of: item, self.attribute) else {
            return "The stored item has no version in \(self.attribute)"
        }
        return "The stored item has version \(version)"
    }
}
