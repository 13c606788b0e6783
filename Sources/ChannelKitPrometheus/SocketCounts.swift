import ChannelKit
import ChannelKitHummingbird
import PrometheusMetrics

/// The counters of one mount at one moment, and what is told of them.
struct SocketCounts {
    struct Metric {
        enum Kind {
            case counter, gauge
        }

        let name: String
        let kind: Kind
        let help: String
        /// Its numbers: one without a reason, or one for each.
        let values: @Sendable (SocketCounts) -> [(reason: String?, number: Int)]

        func series(of counts: SocketCounts) -> [(MetricLabels, Double)] {
            self.values(counts).map { reason, number in
                let labels = [("path", counts.path)] + (reason.map { [("reason", $0)] } ?? [])
                return (MetricLabels(labels), Double(number))
            }
        }

        static func gauge(_ name: String, _ help: String, _ value: @escaping @Sendable (SocketCounts) -> Int) -> Self {
            Self(name: name, kind: .gauge, help: help) { [(nil, value($0))] }
        }

        static func counter(
            _ name: String,
            _ help: String,
            _ value: @escaping @Sendable (SocketCounts) -> Int
        ) -> Self {
            Self(name: name, kind: .counter, help: help) { [(nil, value($0))] }
        }

        static func reasons(
            _ name: String,
            _ help: String,
            _ values: @escaping @Sendable (SocketCounts) -> KeyValuePairs<String, Int>
        ) -> Self {
            Self(name: name, kind: .counter, help: help) { values($0).map { ($0.key, $0.value) } }
        }
    }

    let path: String
    let sockets: SocketCounters.Snapshot
    let channels: ChannelCounters

    static let metrics: [Metric] = [
        .gauge("channelkit_sockets", "Sockets that are open, long-poll sessions included.") { $0.sockets.open },
        .counter("channelkit_sockets_opened", "Sockets that were ever opened.") { $0.sockets.opened },
        .reasons("channelkit_handshakes_refused", "Handshakes that were refused.") {
            let others = $0.sockets.refused - $0.sockets.throttled - $0.sockets.full
            return ["throttled": $0.sockets.throttled, "full": $0.sockets.full, "other": max(others, 0)]
        },
        .reasons("channelkit_sockets_closed", "Sockets that the server has closed.") {
            [
                "slow_consumer": $0.sockets.slowConsumers, "idle": $0.sockets.idle, "violation": $0.sockets.violations,
                "expired": $0.channels.expiredSockets, "revoked": $0.channels.revokedSockets,
                "unverified": $0.channels.unverifiedSockets,
            ]
        },
        .gauge("channelkit_waiting_polls", "Long polls that wait for messages.") { $0.sockets.waitingPolls },
        .counter("channelkit_undeliverable_messages", "Binary messages that clients which poll could not be sent.") {
            $0.sockets.undeliverable
        },
        .gauge("channelkit_channels", "Channels that clients are joined to.") { $0.channels.openChannels },
        .counter("channelkit_joins", "Joins that let the client in.") { $0.channels.joins },
        .counter("channelkit_refused_joins", "Joins that did not.") { $0.channels.refusedJoins },
        .counter("channelkit_crashes", "Joins and handlers that threw something that is no answer.") {
            $0.channels.crashes
        },
        .counter("channelkit_received_messages", "Messages that clients have sent, heartbeats included.") {
            $0.channels.receivedMessages
        },
        .counter("channelkit_sent_messages", "Messages that clients were sent, each for each client.") {
            $0.channels.sentMessages
        },
        .reasons("channelkit_refused_messages", "Messages of clients that no handler was given.") {
            [
                "limited": $0.channels.limitedMessages, "refused": $0.channels.refusedMessages,
                "busy": $0.channels.busyRefusals, "malformed": $0.channels.malformedMessages,
            ]
        },
        .counter("channelkit_refused_infos", "Messages of the server's own code that found too many waiting.") {
            $0.channels.refusedInfos
        },
        .counter("channelkit_dropped_broadcasts", "Broadcasts that an event loop did not keep up with.") {
            $0.channels.droppedBroadcasts
        },
        .counter("channelkit_gaps", "Channels ended because they had missed broadcasts.") { $0.channels.gaps },
        .gauge("channelkit_presences", "Entries of presence that are shown.") { $0.channels.presences },
        .counter("channelkit_failed_presence_fetches", "Fetches for presence that failed or took too long.") {
            $0.channels.failedPresenceFetches
        },
        .gauge("channelkit_histories", "Topics that have a history.") { $0.channels.histories.topics },
        .gauge("channelkit_history_bytes", "Memory that histories take.") { $0.channels.histories.bytes },
        .counter("channelkit_recoveries", "Clients that came back and got all that they had missed.") {
            $0.channels.histories.recoveries
        },
        .counter("channelkit_failed_recoveries", "Clients that came back too late for that.") {
            $0.channels.histories.failedRecoveries
        },
    ]
}
