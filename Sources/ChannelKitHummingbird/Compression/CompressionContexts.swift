import NIOCore
import Synchronization

/// zlib's memory for the sockets of one event loop, which they share: see ``PerMessageDeflate``. Confined to the loop.
final class CompressionContext {
    let inflater = Inflater()
    private let configuration: PerMessageDeflate
    private let eventLoop: any EventLoop
    private var compressors: [Int: FrameCompressor] = [:]

    init(configuration: PerMessageDeflate, eventLoop: any EventLoop) {
        self.configuration = configuration
        self.eventLoop = eventLoop
    }

    /// The compressor for clients that have agreed to a window. There are seven at most, since there are seven windows.
    func compressor(windowBits: Int) -> FrameCompressor {
        if let compressor = self.compressors[windowBits] { return compressor }
        let compressor = FrameCompressor(
            configuration: self.configuration,
            windowBits: windowBits,
            eventLoop: self.eventLoop
        )
        self.compressors[windowBits] = compressor
        return compressor
    }
}

/// The contexts of all event loops, one each, made when the first socket of a loop wants compression.
final class CompressionContexts: Sendable {
    private let configuration: PerMessageDeflate
    private let contexts = Mutex<[ObjectIdentifier: NIOLoopBound<CompressionContext>]>([:])

    init(configuration: PerMessageDeflate) {
        configuration.validate()
        self.configuration = configuration
    }

    /// The context of an event loop. On that loop.
    func context(of eventLoop: any EventLoop) -> CompressionContext {
        let context = self.contexts.withLock { contexts in
            let id = ObjectIdentifier(eventLoop)
            if let context = contexts[id] { return context }
            let context = NIOLoopBound(
                CompressionContext(configuration: self.configuration, eventLoop: eventLoop),
                eventLoop: eventLoop
            )
            contexts[id] = context
            return context
        }
        return context.value
    }
}
