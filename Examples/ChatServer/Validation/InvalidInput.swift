/// Why what somebody sent is not accepted: a sentence to show them.
struct InvalidInput: Error, Hashable {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
