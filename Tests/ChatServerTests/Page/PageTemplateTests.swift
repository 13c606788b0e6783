import Testing

@testable import ChatServer

@Suite("The template of the page")
struct PageTemplateTests {
    private static let whole = PageTemplate.Slot.allCases.map { "{{\($0.rawValue)}}" }.joined(separator: " ")

    @Test("is filled once: what stands in a place is not looked at again")
    func filling() throws {
        let template = try PageTemplate("a \(Self.whole) z")
        let filled = template.filled { slot in slot == .title ? .text("{{rooms}}") : .text(slot.rawValue) }
        let words = PageTemplate.Slot.allCases.map { $0 == .title ? "{{rooms}}" : $0.rawValue }
        #expect(filled == "a \(words.joined(separator: " ")) z")
    }

    @Test("has each place once and no other")
    func mistakes() {
        #expect(throws: PageTemplate.Mistake.missing(.uploads)) { try PageTemplate("") }
        #expect(throws: PageTemplate.Mistake.unknown("guests")) { try PageTemplate("\(Self.whole) {{guests}}") }
        #expect(throws: PageTemplate.Mistake.repeated(.rooms)) { try PageTemplate("\(Self.whole) {{rooms}}") }
    }
}
