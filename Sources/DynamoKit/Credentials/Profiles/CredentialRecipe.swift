import AWSSigning

/// How the credentials of a profile are come by. It is found out from the files alone: nothing has been asked for yet.
///
/// Specification:
/// [Assume role credential provider](https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html)
indirect enum CredentialRecipe: Hashable, Sendable {
    /// They stand in the profile.
    case keys(AWSCredentials)
    /// A program prints them.
    case process(command: String)
    /// They are where the named kind of provider finds them.
    case source(CredentialSource)
    /// Those of the source are exchanged for a role's.
    case role(RoleRequest, source: CredentialRecipe)
    /// The token in a file is exchanged for a role's.
    case webIdentity(RoleRequest, tokenFile: String)
}

/// What `credential_source` in a profile may name.
enum CredentialSource: String, Hashable, Sendable {
    case environment = "Environment"
    case container = "EcsContainer"
    case instance = "Ec2InstanceMetadata"
}
