/// A range of addresses, written as `10.0.0.0/8` or as one address.
///
/// See [RFC 4632, section 3.1](https://www.rfc-editor.org/rfc/rfc4632#section-3.1).
struct AddressRange: Hashable, Sendable {
    private let start: IPAddress
    private let length: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        var length = address.width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(parts[1]) else {
                return nil
            }
            guard number <= address.width else { return nil }
            length = number
        }
        self.length = length
        self.start = address.prefix(length)
    }

    func contains(_ address: IPAddress) -> Bool {
        address.isIPv6 == self.start.isIPv6 && address.prefix(self.length) == self.start
    }
}
