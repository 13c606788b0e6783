import ChannelKit
import Testing

@Suite("TopicPattern")
struct TopicPatternTests {
    @Test("a star at the end stands for anything, nothing included")
    func prefix() {
        let pattern: TopicPattern = "room:*"
        #expect(pattern.matches("room:1") && pattern.matches("room:") && pattern.matches("room:a:b"))
        #expect(!pattern.matches("room") && !pattern.matches("rooms:1") && !pattern.matches(""))
        #expect(pattern.suffix(of: "room:a:b") == "a:b")
        #expect(pattern.suffix(of: "other") == nil)
    }

    @Test("without one, only the topic itself matches")
    func exact() {
        let pattern: TopicPattern = "lobby"
        #expect(pattern.matches("lobby") && !pattern.matches("lobby2") && !pattern.matches("lobb"))
        #expect(pattern.suffix(of: "lobby") == nil)
    }
}
