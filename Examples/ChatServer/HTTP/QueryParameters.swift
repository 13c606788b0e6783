import HummingbirdCore

extension URI {
    /// A parameter of the query.
    ///
    /// - Returns: `nil` when it is not there.
    func text(_ name: String) -> String? { self.queryParameters[Substring(name)].map { String($0) } }

    /// A parameter of the query that is a whole number.
    ///
    /// - Returns: `nil` when it is not there.
    /// - Throws: ``InvalidInput``.
    func integer(_ name: String) throws(InvalidInput) -> Int? {
        guard let text = self.text(name) else { return nil }
        guard let number = Int(text) else { throw InvalidInput("\(name) has to be a whole number") }
        return number
    }
}
