extension Collection where Self: Sendable, Element: Sendable {
    /// Maps the elements, a few at a time, and keeps their order.
    ///
    /// - Parameters:
    ///   - width: How many at a time, at least 1.
    ///   - transform: Maps one. When it throws, the others are cancelled.
    func mapConcurrently<Result: Sendable>(
        atMost width: Int,
        _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: self.count)
            for (index, element) in self.enumerated() {
                if index >= width, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await transform(element)) }
            }
            for try await (done, result) in group { results[done] = result }
            return results.compactMap(\.self)
        }
    }
}
