import DynamoKit
import FoundationEssentials
import TestSupport
import Testing

@Suite("Dates in the attribute codec")
struct DateCodingTests {
    private static let date = Date(timeIntervalSince1970: 1_795_557_600.123)

    @Test(
        "each strategy has its form",
        arguments: [
            (.iso8601, .string("2026-11-24T22:00:00.123Z")),
            (.unixSeconds, .number(1_795_557_600)),
            (.unixMilliseconds, .number(1_795_557_600_123)),
        ] as [(CodingStrategies.DateStrategy, AttributeValue)]
    )
    func forms(strategy: CodingStrategies.DateStrategy, stored: AttributeValue) throws {
        #expect(try AttributeEncoder(strategies: .init(dates: strategy)).encode(Self.date) == stored)
    }

    @Test("milliseconds come back exactly, before 1970 and in leap years too", arguments: 0..<400)
    func milliseconds(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let milliseconds = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        for strategy in [CodingStrategies.DateStrategy.iso8601, .unixMilliseconds] {
            let encoded = try AttributeEncoder(strategies: .init(dates: strategy)).encode(date)
            #expect(try AttributeDecoder(strategies: .init(dates: strategy)).decode(Date.self, from: encoded) == date)
        }
    }

    @Test(
        "other spellings of an instant are read",
        arguments: [
            "2026-11-24T22:00:00Z", "2026-11-24T23:00:00+01:00", "2026-11-24T22:00:00.000Z",
            "2026-11-24t16:30:00-05:30", "2026-11-24T21:59:60z",
        ]
    )
    func spellings(text: String) throws {
        let date = try AttributeDecoder().decode(Date.self, from: .string(text))
        #expect(date == Date(timeIntervalSince1970: 1_795_557_600))
    }

    @Test("what is no date is refused, and so is a date that has no such form")
    func refused() {
        for text in [
            "yesterday", "", "2026-11-24", "2026-11-24T22:00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
            "2026-00-10T00:00:00Z", "2026-11-24T24:00:00Z", "2026-11-24T22:00:00.Z", "2026-11-24T22:00:00ZZ",
            "2026-11-24T22:00:00+1:00", "+026-11-24T22:00:00Z",
        ] {
            #expect(throws: DynamoError.self) { try AttributeDecoder().decode(Date.self, from: .string(text)) }
        }
        #expect(throws: DynamoError.self) { try AttributeDecoder().decode(Date.self, from: .number(1)) }
        #expect(throws: DynamoError.self) { try AttributeEncoder().encode(Date(timeIntervalSince1970: 1e15)) }
        let seconds = CodingStrategies(dates: .unixSeconds)
        #expect(throws: DynamoError.self) {
            try AttributeEncoder(strategies: seconds).encode(Date(timeIntervalSince1970: .infinity))
        }
    }

    @Test("a strategy of one's own is used both ways")
    func custom() throws {
        let strategies = CodingStrategies(
            dates: .custom(
                encode: { .list([.number(AttributeNumber(Int64($0.timeIntervalSince1970)))]) },
                decode: { try Date(timeIntervalSince1970: AttributeDecoder().decode([Double].self, from: $0)[0]) }
            )
        )
        let date = Date(timeIntervalSince1970: 5)
        let encoded = try AttributeEncoder(strategies: strategies).encode([date])
        #expect(encoded == .list([.list([.number(5)])]))
        #expect(try AttributeDecoder(strategies: strategies).decode([Date].self, from: encoded) == [date])
    }
}
