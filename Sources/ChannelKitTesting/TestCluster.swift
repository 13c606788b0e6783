public import ChannelKit
import NIOCore
import Synchronization

/// Several nodes in one process: what one of them broadcasts, the others get.
///
/// ```swift
/// let cluster = TestCluster()
/// let east = Endpoint(UserSocket(), channels: channels, pubSub: cluster.makeNode().pubSub, logger: logger)
/// let west = Endpoint(UserSocket(), channels: channels, pubSub: cluster.makeNode().pubSub, logger: logger)
/// ```
///
/// A broadcast has reached the other nodes when `broadcast` returns, in the sender's order. A node can be cut off, as a
/// network would do it: what is broadcast meanwhile is lost between it and the others.
public final class TestCluster: Sendable {
    private struct Weak {
        weak var adapter: TestNode.Adapter?
    }

    private let nodes = Mutex<[Weak]>([])

    /// Makes a cluster without a node.
    public init() {}

    /// Adds a node, which lasts as long as its PubSub does.
    public func makeNode() -> TestNode {
        let node = TestNode(cluster: self)
        self.nodes.withLock { nodes in
            nodes.removeAll { $0.adapter == nil }
            nodes.append(Weak(adapter: node.adapter))
        }
        return node
    }

    fileprivate func others(than node: TestNode.Adapter) -> [TestNode.Adapter] {
        self.nodes.withLock { $0.compactMap(\.adapter) }.filter { $0 !== node }
    }
}

/// A node of a ``TestCluster``.
public struct TestNode: Sendable {
    /// What the node's endpoint broadcasts through.
    public let pubSub: LocalPubSub

    fileprivate let adapter: Adapter

    fileprivate init(cluster: TestCluster) {
        self.adapter = Adapter(cluster: cluster)
        self.pubSub = LocalPubSub(adapter: self.adapter)
        self.adapter.attach(self.pubSub)
    }

    /// The topics that have subscribers on this node.
    public var activeTopics: Set<String> { self.adapter.activeTopics }

    /// Cuts the node off: what it broadcasts stays with it, and it gets nothing.
    public func disconnect() { self.adapter.setConnected(false) }

    /// Ends what ``disconnect()`` began.
    public func reconnect() { self.adapter.setConnected(true) }
}

extension TestNode {
    fileprivate final class Adapter: PubSubAdapter {
        private struct State {
            weak var pubSub: LocalPubSub?
            var isConnected = true
            var topics: Set<String> = []
        }

        private let cluster: TestCluster
        private let state = Mutex(State())

        init(cluster: TestCluster) {
            self.cluster = cluster
        }

        var activeTopics: Set<String> { self.state.withLock { $0.topics } }

        func attach(_ pubSub: LocalPubSub) { self.state.withLock { $0.pubSub = pubSub } }

        func setConnected(_ isConnected: Bool) { self.state.withLock { $0.isConnected = isConnected } }

        func publish(_ broadcast: Broadcast) {
            guard self.state.withLock({ $0.isConnected }) else { return }
            for other in self.cluster.others(than: self) { other.receive(broadcast) }
        }

        private func receive(_ broadcast: Broadcast) {
            let pubSub = self.state.withLock { state in
                state.isConnected && state.topics.contains(broadcast.topic) ? state.pubSub : nil
            }
            // Its sender's node has encoded it, so this one can.
            try? pubSub?.deliver(broadcast)
        }

        func publish(toNodes message: ByteBuffer) {
            guard self.state.withLock({ $0.isConnected }) else { return }
            for other in self.cluster.others(than: self) { other.receive(message) }
        }

        private func receive(_ message: ByteBuffer) {
            self.state.withLock { $0.isConnected ? $0.pubSub : nil }?.deliver(fromNode: message)
        }

        func topicBecameActive(_ topic: String) { self.state.withLock { _ = $0.topics.insert(topic) } }
        func topicBecameInactive(_ topic: String) { self.state.withLock { _ = $0.topics.remove(topic) } }
    }
}
