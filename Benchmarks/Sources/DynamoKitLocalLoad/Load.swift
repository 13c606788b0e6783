import Foundation
import NIOCore
import NIOPosix

/// Connections on one event loop, each of which sends its next request when the last one is answered.
struct Load {
    let port: UInt16
    let connections: Int
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Sends requests for so long.
    @discardableResult
    func run(for seconds: Double, _ request: @escaping @Sendable (Int) -> [UInt8]) async throws -> LoadReport {
        let end = NIODeadline.now() + .nanoseconds(Int64(seconds * 1e9))
        return try await self.run(request, connections: self.connections) { _, now in now < end }
    }

    /// Sends so many requests.
    func run(_ count: Int, _ request: @escaping @Sendable (Int) -> [UInt8]) async throws {
        _ = try await self.run(request, connections: min(count, self.connections)) { number, _ in number < count }
    }

    private func run(
        _ request: @escaping @Sendable (Int) -> [UInt8],
        connections: Int,
        goesOn: @escaping @Sendable (Int, NIODeadline) -> Bool
    ) async throws -> LoadReport {
        let loop = Self.group.next()
        let progress = try await loop.submit {
            NIOLoopBound(LoadProgress(request: request, goesOn: goesOn), eventLoop: loop)
        }.get()
        let start = NIODeadline.now()
        var channels: [any Channel] = []
        for _ in 0..<connections {
            channels.append(
                try await ClientBootstrap(group: loop)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(LoadHandler(progress.value))
                        }
                    }
                    .connect(host: "127.0.0.1", port: Int(self.port)).get()
            )
        }
        for channel in channels { try await channel.closeFuture.get() }
        let seconds = Double((NIODeadline.now() - start).nanoseconds) / 1e9
        return try await loop.submit {
            if let failure = progress.value.failure { throw failure }
            return LoadReport(seconds: seconds, nanoseconds: progress.value.nanoseconds.sorted())
        }.get()
    }
}

/// What came of a load.
struct LoadReport: Sendable {
    let seconds: Double
    /// From each request to its answer, in ascending order.
    let nanoseconds: [Int64]

    var count: Int { self.nanoseconds.count }
    var rate: Double { Double(self.count) / self.seconds }

    func milliseconds(_ quantile: Double) -> Double {
        Double(self.nanoseconds[min(self.count - 1, Int(quantile * Double(self.count)))]) / 1e6
    }
}

/// How far a load is, shared by its connections, all of one event loop.
final class LoadProgress {
    private let request: (Int) -> [UInt8]
    private let goesOn: (Int, NIODeadline) -> Bool
    private var sent = 0
    var nanoseconds: [Int64] = []
    var failure: (any Error)?

    init(request: @escaping (Int) -> [UInt8], goesOn: @escaping (Int, NIODeadline) -> Bool) {
        self.request = request
        self.goesOn = goesOn
    }

    /// The next request; `nil` when it is enough.
    func next(at now: NIODeadline) -> [UInt8]? {
        guard self.failure == nil, self.goesOn(self.sent, now) else { return nil }
        defer { self.sent += 1 }
        return self.request(self.sent)
    }
}

/// One connection.
private final class LoadHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let progress: LoadProgress
    private var received = ByteBuffer()
    private var sentAt = NIODeadline.now()
    private var isWaiting = false

    init(_ progress: LoadProgress) {
        self.progress = progress
    }

    func channelActive(context: ChannelHandlerContext) {
        self.send(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.received.writeImmutableBuffer(self.unwrapInboundIn(data))
        do {
            guard let length = try self.received.withUnsafeReadableBytes({ try Answer.length($0) }) else { return }
            guard self.received.readableBytes == length else { throw Answer.Malformed() }
            self.received.clear()
            self.progress.nanoseconds.append((NIODeadline.now() - self.sentAt).nanoseconds)
            self.send(context)
        } catch {
            self.progress.failure = error
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if self.isWaiting { self.progress.failure = Answer.Malformed() }
    }

    private func send(_ context: ChannelHandlerContext) {
        self.sentAt = NIODeadline.now()
        guard let request = self.progress.next(at: self.sentAt) else {
            self.isWaiting = false
            context.close(promise: nil)
            return
        }
        self.isWaiting = true
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: request)), promise: nil)
    }
}

/// As much of HTTP as a load needs.
private enum Answer {
    /// An answer that is no success, or that this cannot read.
    struct Malformed: Error {}

    /// The bytes of the answer that begins here; `nil` while they are not all there.
    static func length(_ bytes: UnsafeRawBufferPointer) throws -> Int? {
        guard let head = Self.find("\r\n\r\n", in: bytes[...]) else { return nil }
        // Content-Length: servers differ in how they write its capitals.
        guard bytes.count > 12, bytes[9] == UInt8(ascii: "2"), let length = Self.find("ength: ", in: bytes[..<head])
        else { throw Malformed() }
        var count = 0
        for byte in bytes[length...].prefix(while: { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) {
            count = count * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return bytes.count >= head + count ? head + count : nil
    }

    /// The place behind the first occurrence of a text.
    private static func find(_ text: StaticString, in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        text.withUTF8Buffer { text in
            bytes.indices.first { bytes[$0] == text[0] && bytes[$0...].starts(with: text) }.map { $0 + text.count }
        }
    }
}
