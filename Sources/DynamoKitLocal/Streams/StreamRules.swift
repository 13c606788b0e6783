import DynamoKit

/// Limits of streams.
///
/// Specification:
/// [Change data capture for DynamoDB Streams](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html)
enum StreamRules {
    /// How long a stream keeps a record, and how long it can be read after it was switched off; in milliseconds.
    static let retention: Int64 = 24 * 60 * 60 * 1000
    /// How long an iterator is good for, in milliseconds.
    static let iteratorLifetime: Int64 = 15 * 60 * 1000
    static let maximumRecords = 1000
    /// Bytes of records that one page has at most.
    static let maximumPageBytes = 1024 * 1024
    /// Streams of a list, and shards of a description, that one page has at most.
    static let maximumEntries = 100

    /// - Throws: A validation error when the view type is missing, or there for nothing.
    static func check(_ specification: StreamSpecification) throws {
        if specification.streamEnabled, specification.streamViewType == nil {
            throw ValidationError.parameter("StreamViewType must be specified when StreamEnabled is true")
        }
        if !specification.streamEnabled, specification.streamViewType != nil {
            throw ValidationError.parameter(
                "Table is being created with a stream disabled, UpdateViewType should not be specified"
            )
        }
    }

    static var trimmed: DynamoError {
        DynamoError(.trimmedDataAccess, message: "The data you are trying to access has been trimmed")
    }

    static func checkLimit(_ limit: Int?, maximum: Int) throws {
        try RequestRules.checkLimit(limit)
        guard let limit, limit > maximum else { return }
        throw ValidationError.constraint("\(limit)", at: "limit", "have value less than or equal to \(maximum)")
    }
}

extension StreamViewType {
    var hasOldImage: Bool {
        switch self {
        case .oldImage, .newAndOldImages: true
        case .keysOnly, .newImage: false
        }
    }

    var hasNewImage: Bool {
        switch self {
        case .newImage, .newAndOldImages: true
        case .keysOnly, .oldImage: false
        }
    }
}
