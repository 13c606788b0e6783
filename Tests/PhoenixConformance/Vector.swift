import Foundation

/// A recorded case: what was sent to a Phoenix server, and what came back.
public struct Vector: Decodable, Sendable, CustomStringConvertible {
    public var name: String
    public var note: String?
    public var vsn: String?
    /// The settings of the server that the case needs.
    public var server: [String: JSON]?
    /// Opens connection `a` first.
    public var connect: Request?
    public var steps: [Step]
    /// Another outcome that was seen as well.
    public var alternatives: [Step]?

    public var description: String { self.name }

    private enum CodingKeys: String, CodingKey {
        case name, note, vsn, server, connect, steps
        case alternatives = "or_steps"
    }

    /// A request to upgrade, or another one.
    public struct Request: Decodable, Sendable {
        public var path: String
        public var query: String?
        public var method: String?
        public var headers: [String: String]?
        public var without_headers: [String]?
        public var body: String?
    }

    /// A frame as text or as bytes.
    public enum Frame: Decodable, Hashable, Sendable {
        case text(String)
        case binary([UInt8])
        /// A frame of which every bit is given.
        case raw(Raw)

        public struct Raw: Decodable, Hashable, Sendable {
            public var fin: Bool?
            public var opcode: UInt8
            public var payload: String
            public var masked: Bool?
            public var rsv: UInt8?
        }

        private enum CodingKeys: CodingKey { case binary, frame }

        public init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self = .text(text)
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            if let raw = try container.decodeIfPresent(Raw.self, forKey: .frame) {
                self = .raw(raw)
            } else {
                self = .binary(Array(try container.decode(Data.self, forKey: .binary)))
            }
        }
    }

    /// The end of a connection; without a code where it ends without a close frame.
    public struct Close: Decodable, Hashable, Sendable {
        public var code: UInt16?
        public var reason: String?
    }

    public struct Response: Decodable, Sendable {
        public var status: Int
        public var headers: [String: String]?
        public var body: JSON?
        /// About how long the answer took, in milliseconds.
        public var after_ms_about: Int?
        /// Whether the messages may come in any order.
        public var any_order: Bool?
    }

    public struct Step: Decodable, Sendable {
        public var conn: String?
        public var action: Action

        public enum Action: Sendable {
            case send(Frame)
            case expect(Frame)
            case expectAll([Frame])
            case expectNone(milliseconds: Int)
            case expectPong(String)
            case expectClose(Close)
            case connect(Request)
            case http(Request, as: String?)
            case expectHTTP(Response, of: String?)
            case drop
            case wait(milliseconds: Int)
        }

        private enum CodingKeys: String, CodingKey {
            case conn, send, expect, connect, http, drop
            case expect_all, expect_none, expect_pong, expect_close, expect_http, wait_ms
            case `as`, of
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.conn = try container.decodeIfPresent(String.self, forKey: .conn)
            func value<Value: Decodable>(_ key: CodingKeys, _ type: Value.Type = Value.self) throws -> Value {
                try container.decode(type, forKey: key)
            }
            switch Set(container.allKeys).subtracting([.conn, .as, .of]).first {
            case .send: self.action = .send(try value(.send))
            case .expect: self.action = .expect(try value(.expect))
            case .expect_all: self.action = .expectAll(try value(.expect_all))
            case .expect_none: self.action = .expectNone(milliseconds: try value(.expect_none))
            case .expect_pong: self.action = .expectPong(try value(.expect_pong))
            case .expect_close: self.action = .expectClose(try value(.expect_close))
            case .connect: self.action = .connect(try value(.connect))
            case .http:
                self.action = .http(
                    try value(.http),
                    as: try container.decodeIfPresent(String.self, forKey: .as)
                )
            case .expect_http:
                self.action = .expectHTTP(
                    try value(.expect_http),
                    of: try container.decodeIfPresent(String.self, forKey: .of)
                )
            case .drop: self.action = .drop
            case .wait_ms: self.action = .wait(milliseconds: try value(.wait_ms))
            default:
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "A step of an unknown kind.")
                )
            }
        }
    }
}

extension Vector {
    /// The cases as Phoenix 1.8 answers them: those of 1.7, with those that came out differently replaced, and those that
    /// are new.
    public static let all: [Vector] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Vectors")
        func load(_ file: String) throws -> [Vector] {
            try JSONDecoder().decode([Vector].self, from: Data(contentsOf: folder.appending(path: file)))
        }
        do {
            let newer = try load("phoenix-wire-1.8.json")
            let replaced = Dictionary(uniqueKeysWithValues: newer.map { ($0.name, $0) })
            let older = try load("phoenix-wire.json")
            let names = Set(older.map(\.name))
            return older.map { replaced[$0.name] ?? $0 } + newer.filter { !names.contains($0.name) }
        } catch {
            preconditionFailure("The vectors of the repository cannot be read: \(error)")
        }
    }()
}
