import NIOCore
import NIOHTTPTypes

/// Closes the connection of a client that neither ends its request nor reads its response.
///
/// A byte now and then is no sign of life: what counts is the whole, so one deadline stands for each request.
final class SlowClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let timeouts: HTTPTimeouts
    private let timers: LoopTimers
    private var request: LoopTimers.Timer?
    private var stall: LoopTimers.Timer?

    init(timeouts: HTTPTimeouts, timers: LoopTimers) {
        self.timeouts = timeouts
        self.timers = timers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.start(&self.request, self.timeouts.requestTimeout, context: context)
        case .body: break
        case .end: self.stop(&self.request)
        }
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            self.stop(&self.stall)
        } else {
            self.start(&self.stall, self.timeouts.stalledResponseTimeout, context: context)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.stopAll()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.stopAll()
    }

    private func start(_ timer: inout LoopTimers.Timer?, _ timeout: Duration, context: ChannelHandlerContext) {
        guard timer == nil else { return }
        timer = self.timers.schedule(in: TimeAmount(timeout)) { context.close(promise: nil) }
    }

    private func stop(_ timer: inout LoopTimers.Timer?) {
        if let running = timer { self.timers.cancel(running) }
        timer = nil
    }

    private func stopAll() {
        self.stop(&self.request)
        self.stop(&self.stall)
    }
}
