import TestSupport
import Testing

@testable import ChannelKit

@Suite("Recency list")
struct RecencyListTests {
    @Test("the oldest is the one that was used longest ago, over random uses", arguments: UInt64(1)...10)
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var list = RecencyList<Int>()
        var places: [Int: RecencyList<Int>.Place] = [:]
        var model: [Int] = []
        for number in 0..<500 {
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                places[number] = list.append(number)
                model.append(number)
            case 1:
                guard let used = model.randomElement(using: &random), let place = places[used] else { continue }
                list.touch(place)
                model.removeAll { $0 == used }
                model.append(used)
            default:
                guard let gone = model.randomElement(using: &random), let place = places[gone] else { continue }
                list.remove(place)
                places[gone] = nil
                model.removeAll { $0 == gone }
            }
            #expect(list.oldest == model.first)
            #expect(list.count == model.count)
        }
        while let oldest = list.oldest, let place = places[oldest] {
            #expect(oldest == model.removeFirst())
            list.remove(place)
        }
        #expect(model == [])
    }
}
