/// Whether a table has a stream, and what the stream records.
///
/// Specification:
/// [StreamSpecification](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html)
public struct StreamSpecification: Hashable, Sendable {
    public var streamEnabled: Bool
    /// Needed when the stream is enabled.
    public var streamViewType: StreamViewType?

    public init(streamEnabled: Bool, streamViewType: StreamViewType? = nil) {
        self.streamEnabled = streamEnabled
        self.streamViewType = streamViewType
    }

    public static func enabled(_ streamViewType: StreamViewType) -> StreamSpecification {
        StreamSpecification(streamEnabled: true, streamViewType: streamViewType)
    }

    public static let disabled = StreamSpecification(streamEnabled: false)
}
