/// The answer to one message of a client.
package struct Reply: Hashable, Sendable {
    package var joinRef: Ref?
    package var ref: Ref?
    package var topic: String
    /// `ok` or `error`, as a rule.
    package var status: String
    package var response: Payload

    package init(joinRef: Ref?, ref: Ref?, topic: String, status: String, response: Payload) {
        self.joinRef = joinRef
        self.ref = ref
        self.topic = topic
        self.status = status
        self.response = response
    }
}
