import { PushError } from "./push-error.js";
import { reconnectDelay } from "./reconnect-delay.js";

/**
 * One topic. Handlers of its life: `joined(response)` after every join and rejoin, `refused(response)` when the server
 * says no (it asks again, unless the handler leaves), `lost()` when it is no longer joined. `params` is what a join
 * sends, or a function that is asked for it at each join and rejoin.
 */
export class Channel {
    /** @type {"away" | "joining" | "joined" | "left"} */
    state = "away";

    #socket;
    #params;
    #handlers;
    #listeners = new Map();
    #joinRef = null;
    #held = [];
    #attempt = 0;
    #rejoinTimer;

    constructor(socket, topic, params, handlers) {
        this.#socket = socket;
        this.topic = topic;
        this.#params = params;
        this.#handlers = handlers;
    }

    get isJoined() {
        return this.state === "joined";
    }

    /** Calls `listener` with the payload of each `event`, in the order of arrival. */
    on(event, listener) {
        this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
        return this;
    }

    off(event, listener) {
        this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((other) => other !== listener));
        return this;
    }

    /** Joins now, or as soon as the socket is open. */
    join() {
        this.#join();
        return this;
    }

    /** Leaves for good, without waiting for the server's word on it. */
    leave() {
        if (this.state === "left") return;
        if (this.#joinRef !== null) {
            this.#socket.send(this.#joinRef, this.#socket.nextRef(), this.topic, "phx_leave", {});
        }
        this.#fall("left");
        this.#socket.remove(this);
    }

    /** Pushes an event and waits for the reply. */
    push(event, payload) {
        if (!this.isJoined) return Promise.reject(new PushError("disconnected"));
        return this.#socket.request(this.#joinRef, this.#socket.nextRef(), this.topic, event, payload);
    }

    /** Pushes an event whose reply, if any, nobody waits for. */
    cast(event, payload) {
        if (this.isJoined) this.#socket.send(this.#joinRef, this.#socket.nextRef(), this.topic, event, payload);
    }

    // What follows is for the socket.

    socketOpened() {
        this.#attempt = 0;
        if (this.state === "away") this.#join();
    }

    socketClosed() {
        if (this.state !== "left") this.#fall("away");
    }

    received(joinRef, event, payload) {
        if (joinRef !== null && joinRef !== this.#joinRef) return; // of an earlier membership
        if (event === "phx_error") {
            if (this.isJoined) this.#rejoinLater();
        } else if (event === "phx_close") {
            this.#fall("away"); // until someone asks to join again
        } else if (this.state === "joining") {
            this.#held.push([event, payload]); // the join's own reply comes first
        } else if (this.isJoined) {
            this.#dispatch(event, payload);
        }
    }

    #dispatch(event, payload) {
        for (const listener of this.#listeners.get(event) ?? []) listener(payload);
    }

    // Membership.

    #join() {
        clearTimeout(this.#rejoinTimer);
        if (this.state !== "away" || !this.#socket.isOpen) return;
        const joinRef = this.#socket.nextRef();
        this.state = "joining";
        this.#joinRef = joinRef;
        const params = typeof this.#params === "function" ? this.#params() : this.#params;
        this.#socket.request(joinRef, joinRef, this.topic, "phx_join", params).then(
            (response) => joinRef === this.#joinRef && this.#joined(response),
            (error) => joinRef === this.#joinRef && this.#failedToJoin(error),
        );
    }

    #joined(response) {
        this.state = "joined";
        this.#attempt = 0;
        const held = this.#held;
        this.#held = [];
        this.#handlers.joined?.(response);
        for (const [event, payload] of held) this.#dispatch(event, payload);
    }

    #failedToJoin(error) {
        if (error.kind === "disconnected") return; // the socket comes back to us
        if (error.kind === "timeout") {
            this.#socket.send(this.#joinRef, this.#socket.nextRef(), this.topic, "phx_leave", {});
        }
        this.#rejoinLater();
        if (error.kind === "refused") this.#handlers.refused?.(error.response);
    }

    #rejoinLater() {
        this.#fall("away");
        this.#rejoinTimer = setTimeout(() => this.#join(), reconnectDelay(this.#attempt));
        this.#attempt += 1;
    }

    #fall(state) {
        clearTimeout(this.#rejoinTimer);
        const wasJoined = this.isJoined;
        const joinRef = this.#joinRef;
        this.state = state;
        this.#joinRef = null;
        this.#held = [];
        if (joinRef !== null) this.#socket.cancelRequests(joinRef);
        if (wasJoined) this.#handlers.lost?.();
    }
}
