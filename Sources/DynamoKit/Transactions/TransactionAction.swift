/// One action of a transaction, made by the table that it concerns.
///
/// See ``DynamoTable/putting(_:if:)``, ``DynamoTable/creating(_:)``, ``DynamoTable/updating(_:version:if:_:)``,
/// ``DynamoTable/deleting(_:version:if:)`` and ``DynamoTable/checking(_:_:)``.
public struct TransactionAction: Sendable {
    /// What is sent, or why it cannot be made; the transaction throws that before anything is sent.
    let prepared: Result<Prepared, DynamoError>
    /// The table that the action concerns.
    public let tableName: String

    struct Prepared: Sendable {
        var item: TransactWriteItem
        /// The primary key of the item that the action concerns.
        var key: DynamoItem
        var check: VersionCheck?
    }

    init(tableName: String, _ prepare: () throws(DynamoError) -> Prepared) {
        self.tableName = tableName
        do throws(DynamoError) {
            self.prepared = .success(try prepare())
        } catch {
            self.prepared = .failure(error)
        }
    }
}
