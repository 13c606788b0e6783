import ChannelKit
import Foundation
import PrometheusMetrics

/// What the operators' page draws, at one moment. Counts are since the start; the page makes rates of them.
struct OperatorState: Encodable, Sendable {
    /// Observations in buckets, the last of which has no upper bound.
    struct Distribution: Encodable, Hashable, Sendable {
        var bounds: [Double] = []
        var counts: [UInt64] = []
    }

    struct HTTP: Encodable, Sendable {
        var requests: Double
        var serverErrors: Double
        var active: Double
        var seconds: Distribution
    }

    struct Sockets: Encodable, Sendable {
        var open: Double
        var channels: Double
        var presences: Double
        var received: Double
        var sent: Double
        var refused: Double
        var crashes: Double
        var denials: Double
    }

    struct DynamoDB: Encodable, Sendable {
        var calls: Double
        var errors: Double
        var retries: Double
        var throttles: Double
        var seconds: Distribution
        /// How far the consumer of the stream is behind; `nil` where there is none.
        var streamLagMilliseconds: Double?
    }

    struct Process: Encodable, Sendable {
        var memory: Double?
        var cpuSeconds: Double
        var openFiles: Double?
        var maximumFiles: Double?
        var threads: Double?
        /// Unix time in seconds.
        var startedAt: Double?
    }

    struct Topic: Encodable, Sendable {
        var topic: String
        var members: Int
    }

    /// Unix time in milliseconds.
    var time: Int64
    var http: HTTP
    var sockets: Sockets
    var dynamodb: DynamoDB
    var process: Process
    var topics: [Topic]
    /// Each a line of JSON, the latest first.
    var warnings: [String]

    init(families: [MetricFamily], topics: [TopicSize], warnings: [String], now: Date = Date()) {
        let metrics = MetricTotals(families)
        let requests = metrics.distribution("http_server_request_duration_seconds")
        self.time = UnixTime.milliseconds(now)
        self.http = HTTP(
            requests: Double(requests.counts.reduce(0, +)),
            serverErrors: metrics.count("http_server_request_duration_seconds") {
                $0["http_response_status_code"]?.hasPrefix("5") == true
            },
            active: metrics.sum("http_server_active_requests") ?? 0,
            seconds: requests
        )
        self.sockets = Sockets(
            open: metrics.sum("channelkit_sockets") ?? 0,
            channels: metrics.sum("channelkit_channels") ?? 0,
            presences: metrics.sum("channelkit_presences") ?? 0,
            received: metrics.sum("channelkit_received_messages_total") ?? 0,
            sent: metrics.sum("channelkit_sent_messages_total") ?? 0,
            refused: metrics.sum("channelkit_handshakes_refused_total") ?? 0,
            crashes: metrics.sum("channelkit_crashes_total") ?? 0,
            denials: (metrics.sum("channelkit_refused_messages_total") { $0["reason"] == "limited" } ?? 0)
                + metrics.count("http_server_request_duration_seconds") { $0["http_response_status_code"] == "429" }
        )
        self.dynamodb = DynamoDB(
            calls: metrics.sum("dynamodb_client_requests_total") ?? 0,
            errors: metrics.sum("dynamodb_client_errors_total") ?? 0,
            retries: metrics.sum("dynamodb_client_retries_total") ?? 0,
            throttles: metrics.sum("dynamodb_client_throttles_total") ?? 0,
            seconds: metrics.distribution("db_client_operation_duration_seconds"),
            streamLagMilliseconds: metrics.maximum("dynamodb_stream_lag")
        )
        self.process = Process(
            memory: metrics.sum("process_resident_memory_bytes"),
            cpuSeconds: metrics.sum("process_cpu_seconds_total") ?? 0,
            openFiles: metrics.sum("process_open_fds"),
            maximumFiles: metrics.sum("process_max_fds"),
            threads: metrics.sum("process_threads"),
            startedAt: metrics.sum("process_start_time_seconds")
        )
        self.topics = topics.map { Topic(topic: $0.topic, members: $0.members) }
        self.warnings = warnings
    }
}
