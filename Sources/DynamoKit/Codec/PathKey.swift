/// A coding key of the coder's own: a position in a list, or the key of a superclass.
struct PathKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(index: Int) {
        self.stringValue = "\(index)"
        self.intValue = index
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        self.intValue = nil
    }

    init(intValue: Int) {
        self.init(index: intValue)
    }

    static let `super` = PathKey(stringValue: "super")
}
