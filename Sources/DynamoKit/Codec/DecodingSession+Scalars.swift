// Scalars are read by the session itself, so that a container makes no decoder for each of its members.

extension DecodingSession {
    func kind(at node: Int) -> AttributeTape.Kind { self.tape.nodes[node].kind }

    func bool(at node: Int) throws -> Bool {
        guard self.kind(at: node) == .bool else { throw self.mismatch(Bool.self, "a Boolean (BOOL)", at: node) }
        return self.tape.nodes[node].start == 1
    }

    func string(at node: Int) throws -> String {
        guard self.kind(at: node) == .string else { throw self.mismatch(String.self, "a string (S)", at: node) }
        return self.tape.string(at: node)
    }

    func integer<Integer: FixedWidthInteger>(at node: Int, as type: Integer.Type = Integer.self) throws -> Integer {
        guard self.kind(at: node) == .number else { throw self.mismatch(type, "a number (N)", at: node) }
        guard let integer = self.tape.integer(at: node, as: type) else {
            throw self.corrupted("The number \(self.tape.number(at: node)) does not fit \(type).", at: node)
        }
        return integer
    }

    func double(at node: Int) throws -> Double {
        guard self.kind(at: node) == .number else { throw self.mismatch(Double.self, "a number (N)", at: node) }
        guard let value = self.tape.double(at: node), value.isFinite else {
            throw self.corrupted("The number does not fit Double.", at: node)
        }
        return value
    }

    func float(at node: Int) throws -> Float {
        guard let value = Float(try self.number(at: node, as: Float.self).description), value.isFinite else {
            throw self.corrupted("The number does not fit Float.", at: node)
        }
        return value
    }

    func number(at node: Int, as type: Any.Type) throws -> AttributeNumber {
        guard self.kind(at: node) == .number else { throw self.mismatch(type, "a number (N)", at: node) }
        return self.tape.number(at: node)
    }

    // MARK: Errors

    func corrupted(_ message: String, at node: Int) -> DecodingError {
        .dataCorrupted(.init(codingPath: self.path(to: node), debugDescription: message))
    }

    func mismatch(_ type: Any.Type, _ expected: String, at node: Int) -> DecodingError {
        let kind = self.kind(at: node)
        let context = DecodingError.Context(
            codingPath: self.path(to: node),
            debugDescription: "Expected \(expected), found \(kind.descriptor)."
        )
        return kind == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}
