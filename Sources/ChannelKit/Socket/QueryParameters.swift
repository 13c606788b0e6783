/// The parameters of a query string, decoded, in the order in which they stand there.
///
/// A name that stands there more than once is not an error; the subscript takes the last one, as Phoenix does.
public struct QueryParameters: Hashable, Sendable {
    /// One name and its value.
    public struct Item: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All of them, in order.
    public var items: [Item]

    /// Takes a query string apart.
    ///
    /// Decodes `+` and percent escapes. Escapes that are broken, or do not make UTF-8, are kept as they stand.
    ///
    /// - Parameter query: What stands behind the `?`, without it.
    public init(query: some StringProtocol) {
        self.items = query.utf8.split(separator: UInt8(ascii: "&")).map { item in
            let parts = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Item(name: Self.decode(parts[0]), value: parts.count == 2 ? Self.decode(parts[1]) : "")
        }
    }

    /// The value of `name`, the last one where there are several.
    public subscript(name: String) -> String? {
        self.items.last { $0.name == name }?.value
    }

    private static func decode(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, let value = Self.hexValue(digits) else {
                    bytes.append(byte)
                    continue
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? String(decoding: text, as: UTF8.self)
    }

    private static func hexValue(_ digits: some Sequence<UInt8>) -> UInt8? {
        var value: UInt8 = 0
        for digit in digits {
            guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt8(nibble)
        }
        return value
    }
}
