/// Which role to take on, and how.
struct RoleRequest: Hashable, Sendable {
    /// The role's ARN.
    var roleARN: String
    /// What the session is called in the logs of whoever owns the role.
    var sessionName: String?
    /// What the role's owner may demand of those from other accounts.
    var externalID: String?
    /// How long the credentials are to be good for, in seconds; the service's own default is an hour.
    var durationSeconds: Int?

    /// - Throws: ``DynamoError`` with ``DynamoError/Code/credentialProviderFailed`` for a duration that is no number, or
    ///   out of the service's range.
    init(
        roleARN: String,
        sessionName: String? = nil,
        externalID: String? = nil,
        duration: String? = nil
    ) throws(DynamoError) {
        self.roleARN = roleARN
        self.sessionName = sessionName
        self.externalID = externalID
        guard let duration else { return }
        guard let seconds = Int(duration), (900...43_200).contains(seconds) else {
            throw DynamoError(
                .credentialProviderFailed,
                message: "“\(duration)” is no duration of a role's session: that is between 900 and 43200 seconds."
            )
        }
        self.durationSeconds = seconds
    }
}
