/// The page, with places for what the server knows when it is asked for: `{{rooms}}`.
struct PageTemplate: Sendable {
    /// The places, each of which the page has once.
    enum Slot: String, CaseIterable {
        case uploads, title, modules, roomName, roomDescription, rooms, missing
    }

    /// Why this is no page.
    enum Mistake: Error, Hashable {
        case unknown(String)
        case missing(Slot)
        case repeated(Slot)
    }

    private enum Part {
        case written(String)
        case slot(Slot)
    }

    private let parts: [Part]

    /// Takes the page apart.
    ///
    /// - Throws: ``Mistake``.
    init(_ source: String) throws(Mistake) {
        var parts: [Part] = []
        var open = Set(Slot.allCases)
        var rest = source[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            let name = String(rest[start.upperBound..<end.lowerBound])
            guard let slot = Slot(rawValue: name) else { throw .unknown(name) }
            guard open.remove(slot) != nil else { throw .repeated(slot) }
            parts += [.written(String(rest[..<start.lowerBound])), .slot(slot)]
            rest = rest[end.upperBound...]
        }
        if let slot = Slot.allCases.first(where: open.contains) { throw .missing(slot) }
        self.parts = parts + [.written(String(rest))]
    }

    /// The page with all places filled.
    func filled(_ content: (Slot) -> HTML) -> String {
        self.parts.map { part in
            switch part {
            case .written(let text): text
            case .slot(let slot): content(slot).markup
            }
        }.joined()
    }
}
