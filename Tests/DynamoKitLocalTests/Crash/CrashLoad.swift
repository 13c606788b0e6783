import DynamoKit
import TestSupport

/// One change of one item in the partition of its writer.
enum CrashChange: Equatable {
    case put(sort: Int, rest: DynamoItem)
    case delete(sort: Int)
    /// `SET rank_ = :rank, note = :note`
    case set(sort: Int, rank: Int, note: String)
    /// `ADD visits :one`
    case count(sort: Int)
    /// `REMOVE color, rank_`
    case leaveIndexes(sort: Int)

    var sort: Int {
        switch self {
        case .put(let sort, _), .delete(let sort), .set(let sort, _, _), .count(let sort), .leaveIndexes(let sort): sort
        }
    }
}

/// One request.
enum CrashRequest: Equatable {
    case single(CrashChange)
    case batch([CrashChange])
    case transaction([CrashChange])
    /// A transaction that fails by the condition of its last action.
    case cancelledTransaction([CrashChange])

    /// What it changes, in order.
    var changes: [CrashChange] {
        switch self {
        case .single(let change): [change]
        case .batch(let changes), .transaction(let changes): changes
        case .cancelledTransaction: []
        }
    }
}

/// The requests of one writer, the same ones whoever asks: the writer carries them out, and the test knows what they were.
struct CrashLoad {
    private static let sorts = 0..<16
    private static let colors = ["red", "green", "blue"]
    private var random: SplitMix64

    init(seed: UInt64, round: Int, writer: Int) {
        // One step apart, generators of neighbouring seeds would walk the same way.
        var seeds = SplitMix64(seed: seed)
        for _ in 0...(round * 64 + writer) { _ = seeds.next() }
        self.random = SplitMix64(seed: seeds.next())
    }

    mutating func next() -> CrashRequest {
        switch Int.random(in: 0..<10, using: &self.random) {
        case 0..<5: .single(self.change(on: self.sort()))
        case 5..<7: .batch(self.distinctSorts().map { self.putOrDelete(on: $0) })
        case 7..<9: .transaction(self.distinctSorts().map { self.change(on: $0) })
        default: .cancelledTransaction(self.distinctSorts().map { self.change(on: $0) })
        }
    }

    private mutating func change(on sort: Int) -> CrashChange {
        switch Int.random(in: 0..<6, using: &self.random) {
        case 0: .set(sort: sort, rank: Int.random(in: 0..<5, using: &self.random), note: self.note())
        case 1: .count(sort: sort)
        case 2: .leaveIndexes(sort: sort)
        default: self.putOrDelete(on: sort)
        }
    }

    private mutating func putOrDelete(on sort: Int) -> CrashChange {
        guard Int.random(in: 0..<4, using: &self.random) > 0 else { return .delete(sort: sort) }
        var rest: DynamoItem = ["note": .string(self.note())]
        if Bool.random(using: &self.random) {
            rest["color"] = Self.colors.randomElement(using: &self.random).map { .string($0) }
        }
        if Bool.random(using: &self.random) {
            rest["rank_"] = .number(AttributeNumber(Int.random(in: 0..<5, using: &self.random)))
        }
        return .put(sort: sort, rest: rest)
    }

    /// From nothing to several pages of the file.
    private mutating func note() -> String {
        let length = Int.random(in: 0..<8, using: &self.random) == 0 ? 12_000 : 200
        return String(repeating: "é", count: Int.random(in: 0..<length, using: &self.random))
    }

    private mutating func sort() -> Int { Int.random(in: Self.sorts, using: &self.random) }

    private mutating func distinctSorts() -> ArraySlice<Int> {
        Self.sorts.shuffled(using: &self.random).prefix(Int.random(in: 2...6, using: &self.random))
    }
}
