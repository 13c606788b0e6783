package import AWSSigning
import DynamoKit
package import FoundationEssentials
package import Logging

/// Answers requests as DynamoDB's endpoint does, up to the bytes of HTTP. It knows nothing of sockets.
///
/// Specification:
/// [DynamoDB low-level API](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html)
package struct WireEndpoint: Sendable {
    private let local: LocalDynamo
    private let signatures: SignatureCheck
    private let allowsAnyOrigin: Bool
    private let simulation: SimulationRoute?

    /// - Parameters:
    ///   - local: What carries operations out.
    ///   - credentials: Who may sign. Without any, every signature is taken as long as it has the form of one.
    ///   - allowsAnyOrigin: Whether pages of any origin may call from a browser.
    ///   - allowsSimulation: Whether who may call may also have things go wrong on purpose.
    ///   - now: What signatures are dated against.
    package init(
        local: LocalDynamo,
        credentials: [AWSCredentials] = [],
        allowsAnyOrigin: Bool = false,
        allowsSimulation: Bool = false,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.local = local
        self.signatures = SignatureCheck(credentials: credentials, now: now)
        self.allowsAnyOrigin = allowsAnyOrigin
        self.simulation = allowsSimulation ? SimulationRoute(local: local) : nil
    }

    /// Carries out the request and tells what came of it.
    package func answer(_ request: WireRequest, logger: Logger) async -> WireAnswer {
        if let simulation, request.path.hasPrefix(SimulationRoute.prefix) {
            return await self.answerSimulation(request, simulation)
        }
        var answer =
            switch request.method {
            case "POST": await self.answerOperation(request, logger: logger)
            case "GET" where request.target == "/":
                WireAnswer(
                    status: 200,
                    headers: ["Content-Type": "text/plain"],
                    body: Array("healthy: dynamodb\n".utf8)
                )
            case "OPTIONS" where self.allowsAnyOrigin:
                WireAnswer(status: 200, headers: Self.preflight(request), body: [])
            default: Self.nothingHere
            }
        answer.headers.append("x-amzn-RequestId", RequestID.random())
        if self.allowsAnyOrigin { answer.headers.append("Access-Control-Allow-Origin", "*") }
        return answer
    }

    /// Where operations have to be signed, this has to be as well.
    private func answerSimulation(_ request: WireRequest, _ simulation: SimulationRoute) async -> WireAnswer {
        do throws(DynamoError) {
            if self.signatures.knowsSigners { try self.signatures.check(request) }
        } catch {
            return Self.answer(error, to: request)
        }
        return await simulation.answer(request)
    }

    /// In DynamoDB's order: whether it is JSON, what is asked, who asks, and only then what it says.
    private func answerOperation(_ request: WireRequest, logger: Logger) async -> WireAnswer {
        guard request.body.isEmpty || ContentType(request.headers["Content-Type"]) != nil else {
            return Self.nothingHere
        }
        do {
            if !request.body.isEmpty { try Self.checkJSON(request.body) }
            guard let target = request.headers["X-Amz-Target"], let operation = ServedOperation.byTarget[target] else {
                throw DynamoError(.unknownOperation, message: "")
            }
            try self.signatures.check(request)
            guard !request.body.isEmpty else { throw DynamoError(.serialization, message: "") }
            try RequestCheck.check(request.body, against: operation.shape)
            let body = try await operation.carryOut(request.body, self.local, logger)
            return Self.answer(body, to: request, status: 200)
        } catch let error as DynamoError {
            return Self.answer(error, to: request)
        } catch {
            // Only cancellation is left: the server is about to stop.
            let error = DynamoError(.serviceUnavailable, message: "The request was given up.", cause: error)
            return Self.answer(error, to: request)
        }
    }

    /// The service says no more of it.
    private static func checkJSON(_ body: [UInt8]) throws(DynamoError) {
        var json = DynamoJSONReader(body)
        do throws(DynamoJSONError) {
            try json.skipValue()
            try json.finish()
        } catch {
            throw DynamoError(.serialization, message: "", cause: error)
        }
    }

    private static func preflight(_ request: WireRequest) -> WireHeaders {
        [
            "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
            "Access-Control-Allow-Headers": request.headers["Access-Control-Request-Headers"] ?? "*",
            "Access-Control-Max-Age": "172800",
        ]
    }
}
