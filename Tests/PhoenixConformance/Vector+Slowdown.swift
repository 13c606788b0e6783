extension Vector {
    /// How much slower cases are played than they were recorded, one attempt after the other.
    ///
    /// They tell things apart by delays of some tenths of a second, which a busy machine may take to schedule a thread. A
    /// case that is answered otherwise is played again, slower: what was the machine's doing goes away.
    public static let slowdowns = [2, 8, 32]

    /// The case as it would be on a machine that much slower: the times that it waits, and the delays that it asks for.
    public func slowed(by factor: Int) -> Vector {
        var vector = self
        vector.steps = self.steps.map { step in
            var step = step
            step.action = step.action.slowed(by: factor)
            return step
        }
        return vector
    }
}

extension Vector.Step.Action {
    fileprivate func slowed(by factor: Int) -> Self {
        switch self {
        case .wait(let milliseconds): .wait(milliseconds: milliseconds * factor)
        case .send(let frame): .send(frame.slowed(by: factor))
        case .expect(let frame): .expect(frame.slowed(by: factor))
        case .expectAll(let frames): .expectAll(frames.map { $0.slowed(by: factor) })
        case .expectNone, .expectPong, .expectClose, .connect, .http, .expectHTTP, .drop: self
        }
    }
}

extension Vector.Frame {
    /// The frame with longer delays, in what is asked for as well as in what is told back.
    fileprivate func slowed(by factor: Int) -> Self {
        guard case .text(let text) = self else { return self }
        return .text(
            text.replacing(/("delay(?:_first)?":)(\d+)/) { match in
                "\(match.output.1)\((Int(match.output.2) ?? 0) * factor)"
            }
        )
    }
}
