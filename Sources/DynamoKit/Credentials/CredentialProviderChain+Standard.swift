extension CredentialProvider where Self == CachedCredentialProvider {
    /// Credentials from where the AWS tools look for them: the environment, then the files in `~/.aws`, read once.
    public static var standard: CachedCredentialProvider {
        CachedCredentialProvider(
            CredentialProviderChain([EnvironmentCredentialProvider(), SharedFileCredentialProvider()])
        )
    }
}
