/// Lists the actions of a transaction, with conditions and loops where they are wanted.
@resultBuilder
public enum TransactionBuilder {
    public static func buildExpression(_ action: TransactionAction) -> [TransactionAction] { [action] }
    public static func buildExpression(_ actions: [TransactionAction]) -> [TransactionAction] { actions }
    public static func buildBlock(_ parts: [TransactionAction]...) -> [TransactionAction] { parts.flatMap { $0 } }
    public static func buildOptional(_ part: [TransactionAction]?) -> [TransactionAction] { part ?? [] }
    public static func buildEither(first part: [TransactionAction]) -> [TransactionAction] { part }
    public static func buildEither(second part: [TransactionAction]) -> [TransactionAction] { part }
    public static func buildArray(_ parts: [[TransactionAction]]) -> [TransactionAction] { parts.flatMap { $0 } }
}
