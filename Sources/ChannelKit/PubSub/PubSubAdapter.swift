public import NIOCore

/// Carries broadcasts between the nodes of a cluster.
///
/// The local PubSub delivers to this node by itself and hands every broadcast of this node to the adapter. What the adapter
/// gets from other nodes it gives to ``LocalPubSub/deliver(_:)``. Messages that the nodes themselves exchange are bytes to
/// it: what ``publish(toNodes:)`` takes on one node goes to ``LocalPubSub/deliver(fromNode:)`` on every other.
/// A ``History`` numbers what is delivered to this node in the order in which it comes: each node has its own.
///
/// No method may wait or call the PubSub: the two about topics are called while its table of subscribers is locked, so that
/// they come in order.
public protocol PubSubAdapter: Sendable {
    /// Takes a broadcast of this node to the others. Never waits: an adapter has a queue with a bound.
    func publish(_ broadcast: Broadcast)

    /// Takes a message of this node to all others, as it stands. It may be lost, or come twice, or out of order: the nodes
    /// find out, and ask. Never waits.
    func publish(toNodes message: ByteBuffer)

    /// The first subscriber of a topic on this node has come, so what others broadcast is wanted.
    func topicBecameActive(_ topic: String)

    /// The last subscriber of a topic on this node has gone.
    func topicBecameInactive(_ topic: String)
}
