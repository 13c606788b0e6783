import AWSSigning

/// Where files go, and how long they may be.
struct UploadSettings: Hashable, Sendable {
    /// 10 MiB.
    static let defaultMaximumBytes = 10_485_760
    /// What S3 takes in one request: 5 GiB.
    private static let sizes = 1...5_368_709_120

    var bucket: S3Bucket
    var maximumBytes: Int

    /// Where browsers send files to, and fetch pictures from.
    var origin: String { self.bucket.origin }

    /// Reads the settings under `uploads`.
    ///
    /// - Parameters:
    ///   - settings: The settings by key.
    ///   - region: Where the bucket is, if nothing else is said.
    /// - Returns: `nil` when no bucket is set.
    static func read(_ settings: Settings, region: String) throws(ConfigurationError) -> UploadSettings? {
        let name = try settings.string("uploads.bucket")
        let bucketRegion = try settings.string("uploads.region")
        let endpoint = try settings.string("uploads.endpoint")
        let maximumBytes = try settings.integer("uploads.maximumBytes", in: Self.sizes)
        guard let name else {
            guard bucketRegion == nil, endpoint == nil, maximumBytes == nil else {
                throw ConfigurationError(key: "uploads.bucket", requirement: "be set where other uploads.… are")
            }
            return nil
        }
        let bucket: S3Bucket
        do {
            if let endpoint {
                bucket = try S3Bucket(name, region: bucketRegion ?? region, endpoint: endpoint)
            } else {
                bucket = try S3Bucket(name, region: bucketRegion ?? region)
            }
        } catch {
            throw Self.configurationError(error)
        }
        return UploadSettings(bucket: bucket, maximumBytes: maximumBytes ?? Self.defaultMaximumBytes)
    }

    private static func configurationError(_ error: SigningError) -> ConfigurationError {
        switch error.code {
        case .invalidBucket: ConfigurationError(key: "uploads.bucket", requirement: "be the name of a bucket")
        case .invalidRegion: ConfigurationError(key: "uploads.region", requirement: "be the name of a region")
        default: ConfigurationError(key: "uploads.endpoint", requirement: "be an http or https URL")
        }
    }
}
