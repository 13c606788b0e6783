/** An answer that is not a success, as problem details (RFC 9457) tell it. */
export class APIError extends Error {
    constructor(status, problem) {
        super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
        this.name = "APIError";
        this.status = status;
    }

    get isUnauthorized() {
        return this.status === 401;
    }
}

/** A guest's session: `{ token, expires_in, refresh_token, user: { id, username } }`. */
export function enterAsGuest(username) {
    return request("POST", "/api/guests", { body: { username } });
}

/** Creates an account and signs in to it. */
export function register(username, password) {
    return request("POST", "/api/users", { body: { username, password } });
}

export function signIn(username, password) {
    return request("POST", "/api/sessions", { body: { username, password } });
}

export function refresh(refreshToken) {
    return request("POST", "/api/sessions/refresh", { body: { refresh_token: refreshToken } });
}

/** Asks the server; `Session.request` does it with the token of whoever is signed in. */
export async function request(method, path, { token = null, body = null, keepalive = false } = {}) {
    const headers = { Accept: "application/json" };
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    if (body !== null) headers["Content-Type"] = "application/json";
    const options = { method, headers, body: body && JSON.stringify(body), cache: "no-store", keepalive };
    let response;
    try {
        response = await fetch(path, options);
    } catch {
        throw new Error("The server cannot be reached. Please try again.");
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new APIError(response.status, answer);
    return answer;
}
