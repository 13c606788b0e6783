extension Vector {
    /// How much slower cases are played than they were recorded.
    ///
    /// They tell things apart by delays of some tenths of a second, which a busy machine may take to schedule a thread.
    public static let slowdown = 4

    /// The case as it would be on a machine that much slower: the times that it waits, and the delays that it asks for.
    public var slowed: Vector {
        var vector = self
        vector.steps = self.steps.map { step in
            var step = step
            step.action = step.action.slowed
            return step
        }
        return vector
    }
}

extension Vector.Step.Action {
    fileprivate var slowed: Self {
        switch self {
        case .wait(let milliseconds): .wait(milliseconds: milliseconds * Vector.slowdown)
        case .send(let frame): .send(frame.slowed)
        case .expect(let frame): .expect(frame.slowed)
        case .expectAll(let frames): .expectAll(frames.map(\.slowed))
        case .expectNone, .expectPong, .expectClose, .connect, .http, .expectHTTP, .drop: self
        }
    }
}

extension Vector.Frame {
    /// The frame with longer delays, in what is asked for as well as in what is told back.
    fileprivate var slowed: Self {
        guard case .text(let text) = self else { return self }
        return .text(
            text.replacing(/("delay(?:_first)?":)(\d+)/) { match in
                "\(match.output.1)\((Int(match.output.2) ?? 0) * Vector.slowdown)"
            }
        )
    }
}
