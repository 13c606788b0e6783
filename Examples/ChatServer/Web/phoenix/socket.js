import { Channel } from "./channel.js";
import { PushError } from "./push-error.js";
import { reconnectDelay } from "./reconnect-delay.js";

/**
 * The connection: a WebSocket on which every text frame is `[join_ref, ref, topic, event, payload]`.
 *
 * It reconnects with exponential, jittered delays and the channels on it rejoin by themselves. A push is a promise: it
 * ends with the server's reply, or with a `PushError` that says what became of it.
 *
 * Events: `state` (read `state` and `retryDelay`), and `closed` with `detail.opened`, false when the server refused the
 * upgrade or could not be reached.
 */
export class Socket extends EventTarget {
    /** @type {"idle" | "connecting" | "open" | "waiting"} */
    state = "idle";
    /** While `waiting`: how long this wait is, in milliseconds. */
    retryDelay = 0;

    #endpoint;
    #params;
    #authToken;
    #heartbeatInterval;
    #timeout;
    #webSocket = null;
    #attempt = 0;
    #lastRef = 0;
    #channels = new Map();
    #requests = new Map();
    #connectTimer;
    #heartbeatTimer;

    /**
     * @param {string | URL} endpoint Where the transport is mounted, such as `/socket/websocket` or `wss://…`.
     * @param {object} options `params` and `authToken` are asked for at each connection, and may be promises. The token
     *   travels as a subprotocol, as Phoenix has it since 1.8, so that no log of addresses holds it. Times are in
     *   milliseconds.
     */
    constructor(endpoint, { params, authToken, heartbeatInterval = 25_000, timeout = 10_000 } = {}) {
        super();
        this.#endpoint = endpoint;
        this.#params = params;
        this.#authToken = authToken;
        this.#heartbeatInterval = heartbeatInterval;
        this.#timeout = timeout;
    }

    get isOpen() {
        return this.state === "open";
    }

    connect() {
        if (this.state === "idle" || this.state === "waiting") this.#open();
    }

    /** Closes the connection and stays away. Channels keep their wish to be joined. */
    disconnect() {
        this.#abandon("idle");
    }

    /** The network or the page came back: try now, or make sure that the connection is still alive. */
    wake() {
        if (this.state === "waiting") this.#open();
        else if (this.isOpen) this.#beat();
    }

    /** A channel on this socket. A second one for the same topic takes the first one's place. */
    channel(topic, params = {}, handlers = {}) {
        const channel = new Channel(this, topic, params, handlers);
        this.#channels.set(topic, channel);
        return channel;
    }

    // What follows is for channels.

    remove(channel) {
        if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
    }

    nextRef() {
        this.#lastRef += 1;
        return String(this.#lastRef);
    }

    send(joinRef, ref, topic, event, payload) {
        if (this.isOpen) this.#webSocket.send(JSON.stringify([joinRef, ref, topic, event, payload]));
    }

    request(joinRef, ref, topic, event, payload, timeout = this.#timeout) {
        if (!this.isOpen) return Promise.reject(new PushError("disconnected"));
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.#requests.delete(ref);
                reject(new PushError("timeout"));
            }, timeout);
            this.#requests.set(ref, { joinRef, resolve, reject, timer });
            this.send(joinRef, ref, topic, event, payload);
        });
    }

    /** Ends the requests of one membership, or all of them. */
    cancelRequests(joinRef = null) {
        for (const [ref, request] of this.#requests) {
            if (joinRef !== null && request.joinRef !== joinRef) continue;
            clearTimeout(request.timer);
            this.#requests.delete(ref);
            request.reject(new PushError("disconnected"));
        }
    }

    // The connection.

    async #open() {
        clearTimeout(this.#connectTimer);
        const attempt = {}; // stands for the WebSocket until there is one
        this.#webSocket = attempt;
        this.#enter("connecting");
        this.#connectTimer = setTimeout(() => this.#lost(this.#webSocket), this.#timeout);
        let credentials;
        try {
            credentials = await Promise.all([this.#params?.(), this.#authToken?.()]);
        } catch {
            this.#lost(attempt);
            return;
        }
        if (attempt === this.#webSocket) this.#dial(...credentials);
    }

    #dial(params = {}, token = null) {
        const url = new URL(this.#endpoint, location.href);
        url.protocol = url.protocol.replace("http", "ws");
        url.search = new URLSearchParams({ ...params, vsn: "2.0.0" });
        const webSocket = new WebSocket(url, token === null ? [] : ["phoenix", tokenProtocol(token)]);
        this.#webSocket = webSocket;
        webSocket.onopen = () => this.#opened(webSocket);
        webSocket.onmessage = (message) => this.#received(webSocket, message.data);
        webSocket.onclose = () => this.#lost(webSocket);
    }

    #opened(webSocket) {
        if (webSocket !== this.#webSocket) return;
        clearTimeout(this.#connectTimer);
        this.#enter("open");
        this.#scheduleHeartbeat();
        for (const channel of [...this.#channels.values()]) channel.socketOpened();
    }

    #lost(webSocket) {
        if (webSocket !== this.#webSocket) return;
        const opened = this.isOpen;
        this.retryDelay = reconnectDelay(this.#attempt);
        this.#attempt += 1;
        this.#abandon("waiting");
        this.#connectTimer = setTimeout(() => this.#open(), this.retryDelay);
        this.dispatchEvent(new CustomEvent("closed", { detail: { opened } }));
    }

    /** Forgets the WebSocket without waiting for its closing handshake, which a dead network never finishes. */
    #abandon(state) {
        clearTimeout(this.#connectTimer);
        clearTimeout(this.#heartbeatTimer);
        const webSocket = this.#webSocket;
        this.#webSocket = null;
        if (webSocket instanceof WebSocket) {
            webSocket.onopen = webSocket.onmessage = webSocket.onclose = null;
            webSocket.close();
        }
        this.#enter(state);
        this.cancelRequests();
        for (const channel of [...this.#channels.values()]) channel.socketClosed();
    }

    #enter(state) {
        this.state = state;
        this.dispatchEvent(new Event("state"));
    }

    #scheduleHeartbeat() {
        clearTimeout(this.#heartbeatTimer);
        this.#heartbeatTimer = setTimeout(() => this.#beat(), this.#heartbeatInterval);
    }

    #beat() {
        clearTimeout(this.#heartbeatTimer);
        const webSocket = this.#webSocket;
        this.request(null, this.nextRef(), "phoenix", "heartbeat", {}).then(
            () => webSocket === this.#webSocket && this.#scheduleHeartbeat(),
            (error) => error.kind === "timeout" && this.#lost(webSocket),
        );
    }

    #received(webSocket, data) {
        if (webSocket !== this.#webSocket || typeof data !== "string") return;
        const [joinRef, ref, topic, event, payload] = JSON.parse(data);
        this.#attempt = 0;
        if (event === "phx_reply") this.#replied(ref, payload);
        else this.#channels.get(topic)?.received(joinRef, event, payload);
    }

    #replied(ref, { status, response }) {
        const request = this.#requests.get(ref);
        if (!request) return;
        clearTimeout(request.timer);
        this.#requests.delete(ref);
        if (status === "ok") request.resolve(response);
        else request.reject(new PushError("refused", response));
    }
}

/** Phoenix puts the token into a subprotocol, in URL-safe Base64 without padding. */
function tokenProtocol(token) {
    const binary = String.fromCharCode(...new TextEncoder().encode(token));
    const encoded = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return `base64url.bearer.phx.${encoded}`;
}
