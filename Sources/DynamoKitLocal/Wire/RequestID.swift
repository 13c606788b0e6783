/// What a request is found again by, as the service makes them: 52 letters and digits.
enum RequestID {
    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    private static let length = 52
    /// As many as 64 bits have, and a few to spare, so that each is nearly as likely as any other.
    private static let charactersOfDraw = 11

    static func random() -> String {
        String(unsafeUninitializedCapacity: Self.length) { buffer in
            // Each draw asks the kernel, so that five of them do, not one for each character.
            var draw: UInt64 = 0
            for index in 0..<Self.length {
                if index.isMultiple(of: Self.charactersOfDraw) { draw = .random(in: 0 ... .max) }
                let (rest, digit) = draw.quotientAndRemainder(dividingBy: UInt64(Self.characters.count))
                buffer.initializeElement(at: index, to: Self.characters[Int(digit)])
                draw = rest
            }
            return Self.length
        }
    }
}
