/// What the service says when throughput is used up.
enum ThroughputMessage {
    static let table = """
        The level of configured provisioned throughput for the table was exceeded. Consider increasing your \
        provisioning level with the UpdateTable API.
        """
    static let index = """
        The level of configured provisioned throughput for one or more global secondary indexes of the table was \
        exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with \
        the UpdateTable API
        """
    static let onDemand = """
        Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table \
        or index so please try again shortly. If exceptions persist, check if you have a hot key: \
        https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
        """
}
