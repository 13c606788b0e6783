import Testing

@testable import ChatServer

@Suite("Attendance")
struct AttendanceTests {
    private let room = Room(id: "general", name: "General", description: "", slug: "general", createdAt: "")
    private let ann = User(id: "ann", username: "Ann")

    @Test("of many tabs that come and go at once, one is the first and one the last", arguments: 1...5)
    func concurrency(round: Int) async {
        let attendance = Attendance()
        let firsts = await self.count(of: 100) { attendance.entered(self.room, self.ann) }
        #expect(firsts == 1)
        let lasts = await self.count(of: 100) { attendance.left(self.room, self.ann) }
        #expect(lasts == 1)
        #expect(attendance.entered(self.room, self.ann))
    }

    @Test("rooms and users are counted apart")
    func apart() {
        let attendance = Attendance()
        let other = Room(id: "tech-talk", name: "Tech Talk", description: "", slug: "tech-talk", createdAt: "")
        #expect(attendance.entered(self.room, self.ann))
        #expect(attendance.entered(other, self.ann))
        #expect(attendance.entered(self.room, User(id: "bob", username: "Bob")))
        #expect(!attendance.entered(self.room, self.ann))
        #expect(!attendance.left(self.room, self.ann))
        #expect(attendance.left(other, self.ann))
        #expect(attendance.left(self.room, self.ann))
        #expect(!attendance.left(self.room, self.ann))
    }

    private func count(of tabs: Int, _ body: @escaping @Sendable () -> Bool) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<tabs { group.addTask { @concurrent in body() } }
            return await group.reduce(0) { $1 ? $0 + 1 : $0 }
        }
    }
}
