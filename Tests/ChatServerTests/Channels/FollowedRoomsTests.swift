import Testing

@testable import ChatServer

@Suite("Followed rooms")
struct FollowedRoomsTests {
    @Test("are those that were read in last, and no more than may be")
    func replaced() {
        var rooms = FollowedRooms(limit: 3)
        #expect(["a", "b", "c"].map { rooms.read(in: $0) } == [.follow, .follow, .follow])
        #expect(rooms.read(in: "a") == .none)
        #expect(rooms.read(in: "d") == .replace("b"))
        #expect(rooms.read(in: "b") == .replace("c"))
        #expect(rooms.slugs == ["a", "d", "b"])
    }
}
