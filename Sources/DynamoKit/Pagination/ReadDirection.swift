/// Whether a read goes in the query's order or against it.
enum ReadDirection: UInt8, Hashable, Sendable {
    case forward = 0
    case backward = 1

    var reversed: ReadDirection {
        switch self {
        case .forward: .backward
        case .backward: .forward
        }
    }
}
