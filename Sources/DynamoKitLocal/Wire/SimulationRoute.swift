import DynamoKit
import FoundationEssentials

/// What can be asked for over HTTP beside the operations of the API: what goes wrong on purpose, as one JSON document with
/// GET, PUT and DELETE, and that the shards of a stream are split, with POST.
///
/// No page in a browser gets here: a request that bears the mark of one is refused, and no answer allows another origin
/// anything, whatever the rest of the endpoint does.
struct SimulationRoute: Sendable {
    static let prefix = "/_dynamokit/"

    let local: LocalDynamo

    func answer(_ request: WireRequest) async -> WireAnswer {
        // Browsers send the one with every request that a page makes of another origin, and the other with all.
        guard request.headers["Origin"] == nil, request.headers["Sec-Fetch-Site"] == nil else {
            return Self.answer("Pages of a browser have no access to this.", status: 403)
        }
        do {
            switch request.path.dropFirst(Self.prefix.count) {
            case "simulation": return try self.answerSimulation(request)
            case "split-shards": return try await self.answerSplit(request)
            default: return Self.answer("There is nothing at this path.", status: 404)
            }
        } catch let error as DecodingError {
            return Self.answer("The body is not what it should be: \(error.problem)", status: 400)
        } catch let error as DynamoError {
            return Self.answer(error.message, status: WireErrorType(error.code).status)
        } catch {
            return Self.answer("It could not be done: \(error)", status: 500)
        }
    }

    private func answerSimulation(_ request: WireRequest) throws -> WireAnswer {
        switch request.method {
        case "GET": break
        case "PUT": try self.local.simulate(JSONDecoder().decode(Simulation.self, from: Data(request.body)))
        case "DELETE": try self.local.simulate(.off)
        default: return Self.notAllowed("GET, PUT, DELETE")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Self.answer(body: try encoder.encode(self.local.simulation), status: 200)
    }

    private struct Split: Decodable {
        let tableName: String
    }

    private func answerSplit(_ request: WireRequest) async throws -> WireAnswer {
        guard request.method == "POST" else { return Self.notAllowed("POST") }
        let split = try JSONDecoder().decode(Split.self, from: Data(request.body))
        try await self.local.splitShards(ofTable: split.tableName)
        return Self.answer(body: Data("{}".utf8), status: 200)
    }

    private static func notAllowed(_ methods: String) -> WireAnswer {
        var answer = Self.answer("There is \(methods) here.", status: 405)
        answer.headers.append("Allow", methods)
        return answer
    }

    private static func answer(_ message: String, status: Int) -> WireAnswer {
        do {
            return Self.answer(body: try JSONEncoder().encode(["message": message]), status: status)
        } catch {
            return Self.answer(body: Data("{}".utf8), status: status)
        }
    }

    private static func answer(body: Data, status: Int) -> WireAnswer {
        WireAnswer(status: status, headers: ["Content-Type": "application/json"], body: Array(body))
    }
}
