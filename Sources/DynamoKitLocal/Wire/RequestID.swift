/// What a request is found again by, as the service makes them: 52 letters and digits.
enum RequestID {
    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    static func random() -> String {
        String((0..<52).map { _ in Self.characters[Int.random(in: Self.characters.indices)] })
    }
}
