/// Headers in their order, found whatever the case of their names.
package struct WireHeaders: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [(name: String, value: String)]

    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    package init(dictionaryLiteral elements: (String, String)...) {
        self.fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The value of the first field of a name.
    package subscript(name: String) -> String? {
        self.fields.first { Self.isSame($0.name, name) }?.value
    }

    /// Names are ASCII, so that bytes will do: a request has some ten fields, and is asked for nearly as many.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && left.utf8.elementsEqual(right.utf8) { Self.lowercased($0) == Self.lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    package mutating func append(_ name: String, _ value: String) {
        self.fields.append((name, value))
    }
}
