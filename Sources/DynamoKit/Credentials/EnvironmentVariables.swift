/// The variables that a provider reads. Secrets are among them: nothing that prints it shows a value.
struct EnvironmentVariables: Hashable, Sendable {
    let values: [String: String]

    init(_ values: [String: String]) {
        self.values = values
    }
}

extension EnvironmentVariables: CustomStringConvertible, CustomReflectable {
    var description: String { "\(self.values.count) variables" }
    // Without a mirror of its own, `dump` of a provider, or of a transport that has one, would show them all.
    var customMirror: Mirror { Mirror(self, children: ["count": self.values.count]) }
}

extension [String: String] {
    /// The value of a variable that is set: an empty one is as good as none, to the AWS tools too.
    func nonEmpty(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
