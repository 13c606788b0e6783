import FoundationEssentials
import Hummingbird
import HummingbirdTesting
import ProblemDetailsHummingbird
import Testing

@Suite("Problem details")
struct ProblemDetailsTests {
    @Test("the answer has the status, the fields and the media type of the problem")
    func answer() async throws {
        let router = Router()
        router.get("tea") { _, _ -> String in
            throw ProblemDetails(
                .init(code: 418, reasonPhrase: "I'm a teapot"),
                type: "https://example.org/problems/teapot",
                detail: "Short and “stout”.",
                instance: "/tea/1",
                extensions: ["handles": 1, "spouts": ["left", true], "status": 200],
                headers: [.retryAfter: "60"]
            )
        }
        try await Application(responder: router.buildResponder()).test(.router) { client in
            let response = try await client.execute(uri: "/tea", method: .get)
            #expect(response.status.code == 418)
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(response.headers[.retryAfter] == "60")
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(
                String(buffer: response.body) == """
                    {"detail":"Short and “stout”.","handles":1,"instance":"/tea/1","spouts":["left",true],"status":418,\
                    "title":"I'm a teapot","type":"https://example.org/problems/teapot"}
                    """
            )
        }
    }

    @Test("a problem that is no more than its status has its phrase as title and leaves out the rest")
    func plain() {
        let problem = ProblemDetails(.notFound)
        #expect(problem.members == ["title": "Not Found", "status": 404])
        #expect(problem.description == "404 Not Found")
    }

    @Test("the description is one line with the detail")
    func description() {
        #expect(
            ProblemDetails(.conflict, detail: "The name is taken.").description == "409 Conflict: The name is taken."
        )
    }
}
