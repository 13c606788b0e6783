/// A part of AWS with regions, domains and accounts of its own.
///
/// Specification: `partitions.json`, which all AWS SDKs have, see
/// [AWS service endpoints](https://docs.aws.amazon.com/general/latest/gr/rande.html)
public struct AWSPartition: Hashable, Sendable {
    /// As in ARNs: `aws`, `aws-cn`, `aws-us-gov`, …
    public let id: String
    /// The domain of its services.
    public let dnsSuffix: String
    /// The domain of its services over IPv4 and IPv6.
    public let dualStackDNSSuffix: String

    /// The partition that a region belongs to; new regions of the commercial one are taken for what they are by their form.
    ///
    /// - Throws: ``SigningError`` with ``SigningError/Code/invalidRegion`` for what has not the form of a region.
    public init(region: String) throws(SigningError) {
        let words = region.split(separator: "-", omittingEmptySubsequences: false)
        // What stands here becomes part of a host name.
        let isPlain = region.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isPlain, words.count > 1, !words.contains(where: \.isEmpty), region.utf8.count <= 63 else {
            throw SigningError(.invalidRegion, message: "“\(region)” is no AWS region.")
        }
        self = Self.special.first { region.hasPrefix($0.prefix) }?.partition ?? .aws
    }

    private init(id: String, dnsSuffix: String, dualStackDNSSuffix: String) {
        self.id = id
        self.dnsSuffix = dnsSuffix
        self.dualStackDNSSuffix = dualStackDNSSuffix
    }

    /// The commercial regions.
    public static let aws = AWSPartition(id: "aws", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws")

    /// What the regions of all other partitions begin with.
    private static let special: [(prefix: String, partition: AWSPartition)] = [
        (
            "cn-",
            AWSPartition(
                id: "aws-cn",
                dnsSuffix: "amazonaws.com.cn",
                dualStackDNSSuffix: "api.amazonwebservices.com.cn"
            )
        ),
        ("us-gov-", AWSPartition(id: "aws-us-gov", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws")),
        (
            "eusc-",
            AWSPartition(
                id: "aws-eusc",
                dnsSuffix: "amazonaws.eu",
                dualStackDNSSuffix: "api.amazonwebservices.eu"
            )
        ),
        ("us-iso-", AWSPartition(id: "aws-iso", dnsSuffix: "c2s.ic.gov", dualStackDNSSuffix: "api.aws.ic.gov")),
        ("us-isob-", AWSPartition(id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", dualStackDNSSuffix: "api.aws.scloud")),
        (
            "eu-isoe-",
            AWSPartition(
                id: "aws-iso-e",
                dnsSuffix: "cloud.adc-e.uk",
                dualStackDNSSuffix: "api.cloud-aws.adc-e.uk"
            )
        ),
        (
            "us-isof-",
            AWSPartition(id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", dualStackDNSSuffix: "api.aws.hci.ic.gov")
        ),
    ]
}
