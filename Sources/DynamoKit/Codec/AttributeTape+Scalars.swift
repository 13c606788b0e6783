// Each of these is asked for a node of its own kind.

extension AttributeTape {
    func string(at index: Int) -> String {
        let node = self.nodes[index]
        if node.isValue, case .string(let text) = self.values[Int(node.start)] { return text }
        return self.text(Int(node.start), count: Int(node.count))
    }

    func number(at index: Int) -> AttributeNumber {
        let node = self.nodes[index]
        if node.isValue, case .number(let number) = self.values[Int(node.start)] { return number }
        let bytes = self.bytes.span.extracting(Int(node.start)..<Int(node.start + node.count))
        do throws(AttributeNumberError) {
            return try AttributeNumber(utf8: bytes)
        } catch {
            preconditionFailure("a number that was not checked is on the tape")
        }
    }

    func binary(at index: Int) -> [UInt8] {
        let node = self.nodes[index]
        if node.isValue, case .binary(let bytes) = self.values[Int(node.start)] { return bytes }
        guard
            let bytes = Base64.decode(self.bytes.span.extracting(Int(node.start)..<Int(node.start + node.count)))
        else { preconditionFailure("Base64 that was not checked is on the tape") }
        return bytes
    }

    /// A number as an integer, or `nil` when it has a fraction or does not fit.
    func integer<Integer: FixedWidthInteger>(at index: Int, as type: Integer.Type) -> Integer? {
        if let small = self.smallNumber(at: index, maximumFraction: 0) { return Integer(exactly: small.significand) }
        return self.number(at: index).exactly(as: type)
    }

    /// A number as the nearest `Double`.
    func double(at index: Int) -> Double? {
        // Both parts are exact, so that the quotient is rounded once: it is the nearest.
        if let small = self.smallNumber(at: index, maximumFraction: 22), small.significand.magnitude < 1 << 53 {
            return Double(small.significand) / Self.exactPowersOfTen[small.fractionDigits]
        }
        return Double(self.number(at: index).description)
    }

    /// A number of few digits without an exponent: `significand / 10^fractionDigits`.
    private func smallNumber(at index: Int, maximumFraction: Int) -> (significand: Int64, fractionDigits: Int)? {
        let node = self.nodes[index]
        // 18 digits always fit, beside which there may be a sign and a point.
        guard !node.isValue, node.count <= 18 else { return nil }
        let start = Int(node.start)
        let end = start + Int(node.count)
        return self.bytes.withUnsafeBufferPointer { bytes in
            var position = start
            let isNegative = bytes[position] == UInt8(ascii: "-")
            if isNegative { position += 1 }
            var significand: Int64 = 0
            var point = end
            while position < end {
                let digit = bytes[position] &- UInt8(ascii: "0")
                if digit < 10 {
                    significand = significand &* 10 &+ Int64(digit)
                } else if bytes[position] == UInt8(ascii: "."), maximumFraction > 0 {
                    point = position + 1
                } else {
                    return nil
                }
                position += 1
            }
            return (isNegative ? -significand : significand, end - point)
        }
    }

    /// The powers of ten that `Double` has exactly.
    private static let exactPowersOfTen: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
