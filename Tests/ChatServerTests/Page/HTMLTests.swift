import Testing

@testable import ChatServer

@Suite("HTML")
struct HTMLTests {
    @Test(
        "holds text as text",
        arguments: [
            ("plain – ünïcode 👩‍👩‍👧", "plain – ünïcode 👩‍👩‍👧"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            (#"" onmouseover="x"#, "&quot; onmouseover=&quot;x"), ("it's &amp;", "it&#39;s &amp;amp;"),
            ("<\u{301}b>", "&lt;\u{301}b&gt;"), ("{{rooms}}", "{{rooms}}"),
        ]
    )
    func text(text: String, markup: String) {
        #expect(HTML.text(text).markup == markup)
        #expect(HTML.element("p", ["title": text], .text(text)).markup == "<p title=\"\(markup)\">\(markup)</p>")
    }

    @Test("leaves out attributes without a value, and keeps the order of the others")
    func attributes() {
        let image = HTML.void("img", ["src": "/a.svg", "width": nil, "alt": ""])
        #expect(image.markup == #"<img src="/a.svg" alt="">"#)
    }

    @Test("nests")
    func nesting() {
        let list = HTML.element("ul", [:], .sequence(["a", "b"].map { HTML.element("li", [:], .text($0)) }))
        #expect(list.markup == "<ul><li>a</li>\n<li>b</li></ul>")
    }
}
