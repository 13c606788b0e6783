import AsyncHTTPClient
import ChannelKitClient
import Foundation
import NIOCore
import NIOHTTP1

/// What came of a run.
struct Figures: Sendable {
    var joinsPerSecond = 0.0
    /// Messages that the server has answered, which are stored.
    var storedPerSecond = 0.0
    var deliveredPerSecond = 0.0
    /// From sending a message to its answer.
    var stored: [Duration] = []
    /// From sending a message to hearing it, by everybody who is in its room.
    var heard: [Duration] = []
}

/// People, and what they do. A message that is lost, heard twice or not answered fails the run.
struct Load: Sendable {
    /// Those that a new server has.
    static let rooms = ["general", "tech-talk"]

    let url: String
    let people: Int
    let messages: Int

    private let clock = ContinuousClock()

    init(url: String, people: Int, messages: Int) {
        self.url = url
        self.people = people
        self.messages = messages
    }

    struct Failure: Error {
        var what: String
    }

    private struct Guest: Decodable { var token: String }
    private struct Said: Codable, Sendable { var content: String }

    /// Someone with a socket, in one of the rooms.
    private struct Person: Sendable {
        let number: Int
        let client: ChannelClient
        let channel: RemoteChannel
    }

    func run() async throws -> Figures {
        var people: [Person] = []
        for number in 0..<self.people { people.append(try await self.person(number)) }
        return try await withThrowingTaskGroup(of: Void.self) { running in
            for person in people { running.addTask { try await person.client.run() } }
            // Before anybody joins, so that nothing is missed.
            let heard = people.map { $0.channel.messages("new_message", as: Said.self) }
            var figures = Figures()
            let joining = try await self.clock.measure { try await Self.join(people) }
            figures.joinsPerSecond = Double(self.people) / (joining / .seconds(1))
            try await self.talk(people, heard, &figures)
            running.cancelAll()
            return figures
        }
    }

    /// Gets in as a guest, which is not measured.
    private func person(_ number: Int) async throws -> Person {
        var request = HTTPClientRequest(url: "\(self.url)/api/guests")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: #"{"username": "Person \#(number)"}"#))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 1 << 16)
        guard response.status == .ok else { throw Failure(what: "a guest got \(response.status)") }
        let guest = try JSONDecoder().decode(Guest.self, from: Data(body.readableBytesView))
        let socket = self.url.replacingOccurrences(of: "http://", with: "ws://") + "/socket"
        var configuration = ChannelClientConfiguration(url: socket)
        configuration.authToken = { guest.token }
        configuration.replyTimeout = .seconds(120)
        configuration.connectTimeout = .seconds(120)
        let client = try ChannelClient(configuration)
        let room = Self.rooms[number % Self.rooms.count]
        return Person(number: number, client: client, channel: client.channel("room:\(room)"))
    }

    private static func join(_ people: [Person]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in people { group.addTask { _ = try await person.channel.join() } }
            try await group.waitForAll()
        }
    }

    /// Everybody speaks, each one message after the other, while everybody listens.
    private func talk(
        _ people: [Person],
        _ heard: [MessageSequence<Said>],
        _ figures: inout Figures
    ) async throws {
        let start = self.clock.now
        async let hearing = self.listen(people, heard, from: start)
        var stored: [Duration] = []
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for person in people { group.addTask { try await self.speak(person, from: start) } }
            for try await durations in group { stored += durations }
        }
        let storing = self.clock.now - start
        figures.stored = stored
        figures.heard = try await hearing
        let delivering = self.clock.now - start
        figures.storedPerSecond = Double(figures.stored.count) / (storing / .seconds(1))
        figures.deliveredPerSecond = Double(figures.heard.count) / (delivering / .seconds(1))
    }

    /// - Returns: How long each answer took.
    private func speak(_ person: Person, from start: ContinuousClock.Instant) async throws -> [Duration] {
        var durations: [Duration] = []
        for number in 0..<self.messages {
            let sent = self.clock.now
            // The message tells when it was sent, so that whoever hears it can tell how long it took.
            let nanoseconds = Int64((sent - start) / .nanoseconds(1))
            let text = "\(nanoseconds) \(person.number) \(number) says a person to the others in the room"
            try await person.channel.push("new_message", Said(content: text))
            durations.append(self.clock.now - sent)
        }
        return durations
    }

    /// - Returns: How long each message took to each who heard it.
    private func listen(
        _ people: [Person],
        _ heard: [MessageSequence<Said>],
        from start: ContinuousClock.Instant
    ) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for (person, messages) in zip(people, heard) {
                let inRoom = people.count { $0.number % Self.rooms.count == person.number % Self.rooms.count }
                group.addTask { try await self.listen(messages, count: inRoom * self.messages, from: start) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func listen(
        _ messages: MessageSequence<Said>,
        count: Int,
        from start: ContinuousClock.Instant
    ) async throws -> [Duration] {
        var durations: [Duration] = []
        var seen: Set<String> = []
        for try await message in messages {
            let words = message.content.split(separator: " ")
            guard let nanoseconds = words.first.flatMap({ Int64($0) }), seen.insert(message.content).inserted else {
                throw Failure(what: "heard “\(message.content)”, twice or from nobody")
            }
            durations.append(self.clock.now - start - .nanoseconds(nanoseconds))
            if durations.count == count { return durations }
        }
        throw Failure(what: "heard \(durations.count) of \(count) messages")
    }
}
