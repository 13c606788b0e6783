import DynamoKit
import DynamoKitStreams
import Logging

/// How the server follows the changes of its own tables.
///
/// What it does about a change may be done twice and has to be done once, so each consumer keeps in ``ChatTables/leases`` how
/// far it has come.
struct ChatConsumers: Sendable {
    let client: DynamoClient
    /// Whether no other server can have the store open.
    let isAlone: Bool
    let logger: Logger

    /// Follows `ChatApp_Reactions`.
    func reactions(
        _ handle: @escaping @Sendable ([StreamChange<StoredReaction>]) async throws -> Void
    ) -> StreamConsumer {
        StreamConsumer(
            name: "reactions",
            table: self.client.table(ChatTables.reactions, of: StoredReaction.self),
            leaseTable: ChatTables.leases.name,
            configuration: self.configuration,
            logger: self.logger,
            batchHandler: handle
        )
    }

    /// Follows `ChatApp_Messages`.
    func messages(_ handler: some StreamHandler<StreamedMessage>) -> StreamConsumer {
        StreamConsumer(
            name: "messages",
            table: self.client.table(ChatTables.messages, of: StreamedMessage.self),
            leaseTable: ChatTables.leases.name,
            handler: handler,
            configuration: self.configuration,
            logger: self.logger
        )
    }

    private var configuration: StreamConsumerConfiguration {
        var configuration = StreamConsumerConfiguration()
        configuration.workerName = "chat"
        configuration.isOnlyWorker = self.isAlone
        configuration.createsLeaseTable = false
        configuration.batchSize = 100
        // Nobody should notice. AWS allows five reads a second.
        let longestPause = Duration.milliseconds(self.isAlone ? 100 : 250)
        configuration.emptyPollDelay = StreamBackoff(baseDelay: .milliseconds(25), maximumDelay: longestPause)
        // A store that is away comes back: about three hours.
        configuration.handlerRetries = StreamBackoff(maximumAttempts: 1_000)
        let logger = self.logger
        configuration.poisonRecords = .deadLetter { record in
            logger.error(
                "A change of a table was passed over",
                metadata: [
                    "error": "\(record.error)", "dynamodb.shard": "\(record.shardID)",
                    "dynamodb.sequence_number": "\(record.record.sequenceNumber)",
                ]
            )
        }
        return configuration
    }
}

extension ChatTables {
    /// How far the consumers have come.
    static let leases = ChatTable(
        StreamConsumer.leaseTableSchema(named: "ChatApp_StreamLeases"),
        isRecoverable: false
    )
}
