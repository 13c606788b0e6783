/** Why a push has no `ok` reply. */
export class PushError extends Error {
    /**
     * @param {"refused" | "timeout" | "disconnected"} kind `refused`: the server answered `error`. `timeout`: no answer
     *   in time. `disconnected`: not sent, or the connection went away before the answer.
     * @param {object} response The server's response, empty unless refused.
     */
    constructor(kind, response = {}) {
        super(response.reason ?? kind);
        this.name = "PushError";
        this.kind = kind;
        this.response = response;
    }
}
