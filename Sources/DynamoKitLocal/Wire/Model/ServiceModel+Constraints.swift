extension ServiceModel.Shape {
    /// What is asked of a value of this shape, in DynamoDB's words and order.
    var constraints: String {
        switch self.kind {
        case .integer, .long, .number: self.bounds("value").joined(separator: ", ")
        default:
            ((self.isName ? [Self.namePattern] : []) + self.bounds("length")
                + (self.values.isEmpty ? [] : [self.enumeration])).joined(separator: ", ")
        }
    }

    /// The constraints that a string does not satisfy.
    func faults(in text: String) -> [String] {
        var faults: [String] = []
        if self.isName, !Self.isName(text) { faults.append(Self.namePattern) }
        faults += self.faults(inLength: text.unicodeScalars.count)
        if !self.values.isEmpty, !self.values.contains(text) { faults.append(self.enumeration) }
        return faults
    }

    /// The constraints that a number does not satisfy.
    func faults(in number: Int) -> [String] { self.faults(number, "value") }

    /// The constraints that a string, a list or a map of this length does not satisfy.
    func faults(inLength length: Int) -> [String] { self.faults(length, "length") }

    private func faults(_ number: Int, _ what: String) -> [String] {
        if let maximum, number > maximum { return [Self.atMost(maximum, what)] }
        if let minimum, number < minimum { return [Self.atLeast(minimum, what)] }
        return []
    }

    private func bounds(_ what: String) -> [String] {
        [self.maximum.map { Self.atMost($0, what) }, self.minimum.map { Self.atLeast($0, what) }].compactMap { $0 }
    }

    private var enumeration: String {
        "Member must satisfy enum value set: [\(self.values.joined(separator: ", "))]"
    }

    private static let namePattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"

    private static func atMost(_ bound: Int, _ what: String) -> String {
        "Member must have \(what) less than or equal to \(bound)"
    }

    private static func atLeast(_ bound: Int, _ what: String) -> String {
        "Member must have \(what) greater than or equal to \(bound)"
    }

    /// Whether a text has only characters that names of tables and indexes are made of, and at least one.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
