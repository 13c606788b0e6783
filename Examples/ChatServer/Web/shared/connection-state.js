import { byId } from "./dom.js";

const texts = {
    connected: "Connected",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "Offline",
};

/** Shows how the connection is: a word in the head of the room, and a banner while it is lost. */
export class ConnectionState {
    #hasFailed = false;
    #refusal = "";

    /** A new beginning, of which nothing bad is known. */
    reset() {
        this.#hasFailed = false;
        this.#refusal = "";
    }

    failed(refusal = "") {
        this.#hasFailed = true;
        this.#refusal = refusal;
    }

    /** @param {boolean} isInRoom Whether the room that one is in, if any, is joined. */
    show(socket, isInRoom) {
        const state = this.#state(socket, isInRoom);
        if (byId("connection").dataset.state !== state) {
            byId("connection").dataset.state = state;
            byId("connection-text").textContent = texts[state];
        }
        byId("banner").hidden = !this.#hasFailed || state === "connected";
        byId("banner-text").textContent = this.#refusal || "Connection lost. What you write is kept and sent later.";
    }

    #state(socket, isInRoom) {
        if (socket.state === "waiting") return navigator.onLine ? "reconnecting" : "offline";
        if (socket.isOpen && isInRoom) return "connected";
        return this.#hasFailed ? "reconnecting" : "connecting";
    }
}
