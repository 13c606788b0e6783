import Dispatch

/// Runs tasks on threads of Dispatch, which may wait for files as long as they like: the threads of Swift's own pool are as
/// few as the processor's cores.
final class BlockingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "dynamokit-local.transfer", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
