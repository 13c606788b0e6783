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

/** A guest's session: `{ token, user: { id, username } }`. */
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

export async function listRooms() {
    return (await request("GET", "/api/rooms")).rooms;
}

export async function createRoom(token, fields) {
    return (await request("POST", "/api/rooms", { token, body: fields })).room;
}

/**
 * Whether the server still accepts this token. A browser does not tell why a WebSocket was refused, so ask over HTTP.
 * An answer that we cannot get, or that is about something else, is no reason to sign anyone out.
 */
export async function isTokenRefused(token, slug) {
    try {
        await request("GET", `/api/rooms/${encodeURIComponent(slug)}/messages?limit=1`, { token });
        return false;
    } catch (error) {
        return error instanceof APIError && error.isUnauthorized;
    }
}

async function request(method, path, { token = null, body = null } = {}) {
    const headers = { Accept: "application/json" };
    if (token !== null) headers.Authorization = `Bearer ${token}`;
    if (body !== null) headers["Content-Type"] = "application/json";
    let response;
    try {
        response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
    } catch {
        throw new Error("The server cannot be reached. Please try again.");
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new APIError(response.status, answer);
    return answer;
}
