import DynamoKit
import Foundation
import Testing

@testable import DynamoKitLocal

@Suite("Fault rules")
struct FaultMachineTests {
    typealias End = FaultMachine.Verdict.End

    private static let put = FaultMachine.Request(operation: "PutItem", tables: ["Things"])

    private static func ends(_ rules: [Simulation.Rule], seed: UInt64 = 0, count: Int) -> [End] {
        var simulation = Simulation()
        simulation.seed = seed
        simulation.rules = rules
        var machine = FaultMachine(simulation)
        return (0..<count).map { _ in machine.received(Self.put).end }
    }

    @Test("rules follow each other: one that has ended a request hides it from those behind")
    func script() {
        let ends = Self.ends(
            [
                .init(.refuse(.throttling), occurrence: .first(2)), .init(.loseAnswer, occurrence: .first(1)),
                .init(.refuse(.serviceUnavailable), occurrence: .first(0)),
            ],
            count: 4
        )
        #expect(ends == [.refuse(.throttling), .refuse(.throttling), .loseAnswer, .carryOut])
    }

    @Test("what is drawn depends on the seed alone, and comes as often as it should")
    func probability() {
        let rule = Simulation.Rule(.loseAnswer, occurrence: .probability(0.25))
        let ends = Self.ends([rule], seed: 7, count: 4000)
        #expect(ends == Self.ends([rule], seed: 7, count: 4000))
        #expect(ends != Self.ends([rule], seed: 8, count: 4000))
        #expect((900...1100).contains(ends.count { $0 == .loseAnswer }))
    }

    @Test("a rule is about its operations, its tables, and what the service can answer so")
    func selection() {
        var simulation = Simulation()
        simulation.rules = [
            .init(.refuse(.throttling), operations: ["Query"]), .init(.refuse(.throttling), tables: ["Others"]),
            .init(.refuse(.conditionalCheckFailed)), .init(.leaveUnprocessed(1)),
        ]
        var machine = FaultMachine(simulation)
        let get = FaultMachine.Request(operation: "GetItem", tables: ["Things"])
        #expect(machine.received(get) == FaultMachine.Verdict())
        #expect(machine.received(Self.put).end == .refuse(.conditionalCheckFailed))
        let transaction = FaultMachine.Request(operation: "TransactGetItems", tables: ["Others", "Things"])
        #expect(machine.received(transaction).end == .refuse(.throttling))
    }

    @Test("delays add up, before the answer is refused too")
    func delays() {
        var simulation = Simulation()
        simulation.rules = [
            .init(.delay(.milliseconds(20))), .init(.delay(.milliseconds(30)), occurrence: .first(1)),
            .init(.refuse(.internalServerError)),
        ]
        var machine = FaultMachine(simulation)
        #expect(machine.received(Self.put).delay == .milliseconds(50))
        #expect(machine.received(Self.put) == .init(delay: .milliseconds(20), end: .refuse(.internalServerError)))
    }

    @Test(
        "a batch leaves its share rounded down, and not always the same",
        arguments: [(0, 0), (0.039, 0), (0.5, 12), (1, 25)]
    )
    func remainder(share: Double, count: Int) {
        let places = (0..<20).map { BatchRemainder(share: share, seed: $0).places(of: 25) }
        #expect(places.allSatisfy { $0.count == count && $0.isSubset(of: Set(0..<25)) })
        #expect(Set(places).count > 1 || count == 0 || count == 25)
    }

    @Test("a simulation is the same after a trip through JSON, and what it does not know is refused")
    func json() throws {
        let text = """
            {"seed": 18446744073709551615, "throughputBurstSeconds": 300, "transactionHoldMilliseconds": 0.5,
            "maximumStalenessMilliseconds": 100, "maximumCollectionBytes": 1000, "rules": [
            {"refuse": "ThrottlingException", "operations": ["PutItem"], "tables": ["Things"], "first": 2},
            {"loseAnswer": true, "probability": 0.5}, {"delayMilliseconds": 1.5}, {"leaveUnprocessed": 0.25}]}
            """
        var simulation = Simulation()
        simulation.seed = .max
        simulation.throughputBurst = .seconds(300)
        simulation.transactionHold = .microseconds(500)
        simulation.maximumStaleness = .milliseconds(100)
        simulation.maximumCollectionBytes = 1000
        simulation.rules = [
            .init(.refuse(.throttling), operations: ["PutItem"], tables: ["Things"], occurrence: .first(2)),
            .init(.loseAnswer, occurrence: .probability(0.5)), .init(.delay(.microseconds(1500))),
            .init(.leaveUnprocessed(0.25)),
        ]
        let decoder = JSONDecoder()
        #expect(try decoder.decode(Simulation.self, from: Data(text.utf8)) == simulation)
        #expect(try decoder.decode(Simulation.self, from: JSONEncoder().encode(simulation)) == simulation)
    }

    @Test(
        "a simulation that would not do what it seems to say is refused",
        arguments: [
            (#"{"rule": []}"#, "no member “rule”"),
            (
                #"{"rules": [{}]}"#,
                #".rules[0]: a rule has one of “refuse”, “loseAnswer”, "#
                    + "“delayMilliseconds”, “leaveUnprocessed”"
            ),
            (
                #"{"rules": [{"loseAnswer": false}]}"#,
                #".rules[0]: a rule has one of “refuse”, “loseAnswer”, "#
                    + "“delayMilliseconds”, “leaveUnprocessed”"
            ),
            (
                #"{"rules": [{"loseAnswer": true, "delayMilliseconds": 1}]}"#,
                ".rules[0]: “loseAnswer” and “delayMilliseconds” do not go together"
            ),
            (#"{"throughputBurstSeconds": 1e300}"#, ".throughputBurstSeconds: no duration"),
            (#"{"rules": [{"delayMilliseconds": -1}]}"#, ".rules[0].delayMilliseconds: no duration"),
            (#"{"rules": [{"loseAnswer": true, "firts": 1}]}"#, ".rules[0]: no member “firts”"),
        ]
    )
    func refusedJSON(text: String, problem: String) throws {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Simulation.self, from: Data(text.utf8))
        }
        #expect(error?.problem == problem)
    }

    @Test(
        "rules that make no sense are refused, and what went before goes on",
        arguments: [
            Simulation.Rule(.loseAnswer, occurrence: .probability(1.5)), .init(.loseAnswer, occurrence: .first(-1)),
            .init(.delay(.seconds(-1))), .init(.leaveUnprocessed(.nan)), .init(.loseAnswer, operations: ["PutItme"]),
            .init(.refuse(.conditionalCheckFailed), operations: ["GetItem"]),
            .init(.leaveUnprocessed(1), operations: ["Query"]),
        ]
    )
    func refusedRules(rule: Simulation.Rule) throws {
        let local = try LocalDynamo(storage: .inMemory)
        var simulation = Simulation()
        simulation.rules = [.init(.loseAnswer)]
        try local.simulate(simulation)
        var wrong = Simulation()
        wrong.rules = [rule]
        let error = #expect(throws: DynamoError.self) { try local.simulate(wrong) }
        #expect(error?.code == .invalidConfiguration)
        #expect(local.simulation == simulation)
        try local.simulate(.off)
        #expect(local.simulation == .off)
    }
}
