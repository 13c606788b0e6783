package import NIOCore

/// Runs tasks on an event loop.
///
/// A handler that is started on its connection's loop and never leaves it costs no hop between threads, even where it calls
/// functions that belong to no actor.
package final class EventLoopTaskExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    package init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
