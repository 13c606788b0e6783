import { APIError, refresh, request } from "./api.js";

const key = "chat.session";
/** A token is renewed this long before it expires, or at four fifths of its life if that is shorter. */
const margin = 60_000;

/**
 * Who we are on this device. All tabs share one session and what renews it: a refresh token works once, so one tab at a
 * time renews, and the others find what it got.
 *
 * Event: `ended`, when the person has to sign in again.
 */
export class Session extends EventTarget {
    /** @type {{ id: string, username: string }} */
    user;

    /** The session kept on this device, or null. */
    static stored() {
        const stored = read();
        return stored === null ? null : new Session(stored.user);
    }

    /** Keeps what the server answered to someone who came in. */
    static begin(answer) {
        write(answer);
        return new Session(answer.user);
    }

    constructor(user) {
        super();
        this.user = user;
    }

    /** Whether this device still holds this person's session. */
    get isKept() {
        return read()?.user.id === this.user.id;
    }

    /** A token that is good for a while yet. */
    async token() {
        const stored = this.#stored();
        return Date.now() < stored.renew_at ? stored.token : this.#renew(stored.token);
    }

    /** Asks the server in this person's name, once more with a new token if it refuses the one we have. */
    async request(method, path, body = null) {
        const token = await this.token();
        try {
            return await request(method, path, { token, body });
        } catch (error) {
            if (!error.isUnauthorized) throw error;
            return request(method, path, { token: await this.#renew(token), body });
        }
    }

    /** Ends the session, on the server too if it can be reached. */
    end() {
        const token = read()?.token;
        forget();
        if (token) request("DELETE", "/api/sessions/current", { token, keepalive: true }).catch(() => {});
    }

    #renew(refused) {
        return exclusively(async () => {
            const stored = this.#stored();
            if (stored.token !== refused) return stored.token; // another tab was first
            try {
                const answer = await refresh(stored.refresh_token);
                write(answer);
                return answer.token;
            } catch (error) {
                if (isFinal(error)) this.#ended();
                throw error;
            }
        });
    }

    #stored() {
        const stored = read();
        if (stored?.user.id === this.user.id) return stored;
        throw new APIError(401, { title: "You have been signed out." });
    }

    #ended() {
        forget();
        this.dispatchEvent(new Event("ended"));
    }
}

/** Calls `changed` when another tab has signed out, or in as someone else. */
export function onSessionElsewhere(changed) {
    addEventListener("storage", (event) => {
        if (event.key !== key && event.key !== null) return;
        const id = (text) => JSON.parse(text ?? "null")?.user.id;
        if (event.key === null || id(event.oldValue) !== id(event.newValue)) changed();
    });
}

function read() {
    return JSON.parse(localStorage.getItem(key) ?? "null");
}

function write(answer) {
    const lifetime = answer.expires_in * 1_000;
    const { token, refresh_token, user } = answer;
    const renew_at = Date.now() + Math.max(lifetime - margin, lifetime * 0.8);
    localStorage.setItem(key, JSON.stringify({ token, refresh_token, user, renew_at }));
}

function forget() {
    localStorage.removeItem(key);
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("chat.draft.")) sessionStorage.removeItem(name);
}

/** A refusal; being over a limit is none, nor is a server that cannot be reached. */
function isFinal(error) {
    return error instanceof APIError && error.status >= 400 && error.status < 500 && error.status !== 429;
}

/** Browsers have locks across tabs only where the page came over https or from this machine. */
function exclusively(body) {
    return navigator.locks ? navigator.locks.request(key, body) : body();
}
