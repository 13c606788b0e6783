import Foundation
import Testing

@testable import PrometheusMetrics

@Suite("Process")
struct ProcessMetricsTests {
    private func number(_ name: String) -> Double? {
        guard case .number(let number) = ProcessMetrics.families().first(where: { $0.name == name })?.series[0].value
        else { return nil }
        return number
    }

    @Test("the processor's time goes on with work")
    func processor() throws {
        let before = try #require(self.number("process_cpu_seconds_total"))
        var sum = 0.0
        var rounds = 0
        while try #require(self.number("process_cpu_seconds_total")) <= before, rounds < 100_000 {
            for value in 0..<100_000 { sum += Double(value).squareRoot() }
            rounds += 1
        }
        #expect(rounds < 100_000, "\(sum)")
    }

    #if os(Linux)
        @Test("memory, files, threads and the start are those of this process")
        func linux() throws {
            let resident = try #require(self.number("process_resident_memory_bytes"))
            #expect(resident > 1_048_576)
            #expect(try #require(self.number("process_virtual_memory_bytes")) >= resident)
            #expect(try #require(self.number("process_threads")) >= 1)
            let start = try #require(self.number("process_start_time_seconds"))
            #expect(start < Date().timeIntervalSince1970 + 5)
            #expect(start > Date().timeIntervalSince1970 - 86_400)
            let open = try #require(self.number("process_open_fds"))
            #expect(open >= 3)
            #expect(try #require(self.number("process_max_fds")) >= open)
        }
    #endif
}
