/// What the nodes of a cluster tell each other about presence. Every message goes to all of them.
enum PresenceMessage: Hashable, Sendable {
    /// A replica is alive, and this is the number of its latest event.
    case heartbeat(Replica, clock: UInt64)
    /// What a replica has done.
    case changes(PresenceInterval)
    /// A replica lacks what another one has done since an event of it.
    case request(from: Replica, to: Replica, since: UInt64)
    /// A replica ends and takes its entries along.
    case goodbye(Replica)

    /// Who says it.
    var sender: Replica {
        switch self {
        case .heartbeat(let replica, _), .goodbye(let replica): replica
        case .changes(let interval): interval.replica
        case .request(let replica, _, _): replica
        }
    }
}
