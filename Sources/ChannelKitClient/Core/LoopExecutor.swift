import NIOCore

/// Runs an actor on an event loop, so that what the loop calls is within the actor already.
final class LoopExecutor: SerialExecutor {
    let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.eventLoop.execute { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { self.eventLoop.preconditionInEventLoop() }
}
