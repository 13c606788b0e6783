/// Which of a service's endpoints in a region is meant.
///
/// Specification:
/// [Dual-stack and FIPS endpoints](https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html)
public struct EndpointVariant: Hashable, Sendable {
    /// Whether it is one that is reached by IPv6, too.
    public var usesDualStack: Bool
    /// Whether its cryptography has to be that of FIPS 140. Not every region has such an endpoint.
    public var usesFIPS: Bool

    public init(usesDualStack: Bool = false, usesFIPS: Bool = false) {
        self.usesDualStack = usesDualStack
        self.usesFIPS = usesFIPS
    }
}
