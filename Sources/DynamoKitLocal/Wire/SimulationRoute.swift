import DynamoKit
import FoundationEssentials

/// Tells and changes over HTTP what goes wrong on purpose: GET, PUT and DELETE of one JSON document.
///
/// No page in a browser gets here: a request that bears the mark of one is refused, and no answer allows another origin
/// anything, whatever the rest of the endpoint does.
struct SimulationRoute: Sendable {
    static let path = "/_dynamokit/simulation"

    let local: LocalDynamo

    func answer(_ request: WireRequest) -> WireAnswer {
        // Browsers send the one with every request that a page makes of another origin, and the other with all.
        guard request.headers["Origin"] == nil, request.headers["Sec-Fetch-Site"] == nil else {
            return Self.answer("Pages of a browser have no access to this.", status: 403)
        }
        do {
            switch request.method {
            case "GET": break
            case "PUT": try self.put(request)
            case "DELETE": try self.local.simulate(.off)
            default:
                var answer = Self.answer("There are GET, PUT and DELETE.", status: 405)
                answer.headers.append("Allow", "GET, PUT, DELETE")
                return answer
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return Self.answer(body: try encoder.encode(self.local.simulation), status: 200)
        } catch let error as DecodingError {
            return Self.answer("The body is not a simulation: \(error.problem)", status: 400)
        } catch let error as DynamoError {
            return Self.answer(error.message, status: 400)
        } catch {
            return Self.answer("The simulation cannot be written: \(error)", status: 500)
        }
    }

    private func put(_ request: WireRequest) throws {
        try self.local.simulate(JSONDecoder().decode(Simulation.self, from: Data(request.body)))
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
