/// What a server knows of the items it has asked about, of so many at most.
struct KnownKeys {
    private var states: [String: KeyState] = [:]

    subscript(key: String) -> KeyState? { self.states[key] }

    /// Changes what is known of an item, if anything is.
    mutating func update<Result>(_ key: String, _ body: (inout KeyState) -> Result?) -> Result? {
        guard let index = self.states.index(forKey: key) else { return nil }
        return body(&self.states.values[index])
    }

    /// Changes what is known of an item, and forgets others if there are too many.
    mutating func update(
        _ key: String,
        makingRoom configuration: DynamoRateLimitConfiguration,
        _ body: (inout KeyState) -> Void
    ) {
        if self.states[key] == nil, self.states.count >= configuration.maximumKnownKeys { self.forgetHalf() }
        body(&self.states[key, default: KeyState()])
    }

    mutating func forget(_ key: String) { self.states[key] = nil }

    /// Half at once, so that it is seldom. It costs a reserve, and a refused write when they come again.
    private mutating func forgetHalf() {
        var isKept = false
        self.states = self.states.filter { _ in
            isKept.toggle()
            return isKept
        }
    }
}
