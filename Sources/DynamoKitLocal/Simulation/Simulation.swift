/// What an engine does wrong on purpose, so that code that has to bear it with the service can be tested.
///
/// By default it does nothing wrong. Two engines that are given the same simulation and the same requests in the same
/// order do the same.
///
/// Hand it over in ``LocalDynamoConfiguration/simulation``, or to a running engine by ``LocalDynamo/simulate(_:)``.
public struct Simulation: Hashable, Sendable {
    /// What the draws of ``Occurrence/probability(_:)``, and the choice of what a batch leaves, go by.
    public var seed: UInt64 = 0
    /// Gone through in order for each request that passes its validation. The first that refuses it, or loses its answer,
    /// ends that: later ones are not looked at, and do not count the request. Delays add up.
    public var rules: [Rule]
    /// Has tables and indexes in provisioned mode enforce their throughput, by the engine's clock. It tells how long a time
    /// without use can be made up for, 300 seconds with the service; a bucket is full to begin with. `nil` enforces none.
    public var throughputBurst: Duration?
    /// Has requests conflict with transactions on the same items that have begun and are not answered. It tells how much
    /// longer a transaction that succeeds holds its items, by the engine's clock. With `nil` nothing conflicts.
    public var transactionHold: Duration?
    /// How long ago, by the engine's clock, may have been true what reads see that are not consistent. With `nil` they see
    /// everything. An engine in memory has no such reads.
    public var maximumStaleness: Duration?
    /// What the items of a partition may take in a table with local indexes, in bytes: 10 GB with the service. With `nil`
    /// it is not looked at. Each write measures the whole collection; set it low.
    public var maximumCollectionBytes: Int?
    /// How many shards a stream has to begin with. A shard is for a share of the table's partitions.
    public var streamShards = 1
    /// After how many records a shard is closed and another goes on in its place, as the service does every few hours; it
    /// may be a few more. With `nil` a shard is closed by ``LocalDynamo/splitShards(ofTable:)`` alone, and with its stream.
    public var recordsPerShard: Int?

    public init(rules: [Rule] = []) {
        self.rules = rules
    }

    /// Nothing goes wrong.
    public static let off = Simulation()

    /// A fault, and which requests meet it.
    public struct Rule: Hashable, Sendable {
        /// Names of operations as in the API; any operation if there is none.
        public var operations: Set<String> = []
        /// Names of tables, of which a request has to name one; any request if there is none.
        public var tables: Set<String> = []
        /// Which of the requests that are left.
        public var occurrence: Occurrence = .always
        /// What goes wrong.
        public var fault: Fault

        public init(
            _ fault: Fault,
            operations: Set<String> = [],
            tables: Set<String> = [],
            occurrence: Occurrence = .always
        ) {
            self.fault = fault
            self.operations = operations
            self.tables = tables
            self.occurrence = occurrence
        }
    }

    /// Which of the requests that a rule is about meet its fault.
    public enum Occurrence: Hashable, Sendable {
        /// All.
        case always
        /// So many, and then none.
        case first(Int)
        /// Each with this probability, from 0 to 1.
        case probability(Double)
    }

    /// What goes wrong with a request.
    public enum Fault: Hashable, Sendable {
        /// It is not carried out, and this is the answer. Only operations that the service can answer so meet it.
        case refuse(ServiceError)
        /// It is carried out, but the answer is lost: an `InternalServerError` comes in its place.
        case loseAnswer
        /// It waits before it is carried out. It keeps nobody else waiting.
        case delay(Duration)
        /// A batch is carried out but for this share of it, from 0 to 1, which comes back as unprocessed. It is rounded
        /// down, so that whoever sends the rest again gets to an end. Only BatchGetItem and BatchWriteItem meet it.
        case leaveUnprocessed(Double)
    }
}
