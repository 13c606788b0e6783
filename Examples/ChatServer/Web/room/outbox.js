/**
 * What a person has written in a room and the server has not confirmed yet, oldest first.
 *
 * It is kept on this device, one entry per message, so that it outlives the tab and no two tabs overwrite each other's.
 * Each message has a key of its own, under which the server stores it once however often it is sent.
 *
 * Each item is `{ key, content, quote, attachments, createdAt, state, reason }`:
 * - `waiting`: to be sent, in order, once the room is joined. `reason` says what it waits for, if not for that.
 * - `sending`: on the wire. Without a reply it waits again.
 * - `failed`: refused; the person decides. `reason` says why.
 */
export class Outbox {
    items = [];

    #prefix;

    /** Slugs of the rooms in which this person has something unsent on this device. */
    static rooms(userID) {
        const prefix = `chat.outbox.${userID}.`;
        const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
        return [...new Set(names.map((name) => name.slice(prefix.length, name.lastIndexOf("."))))];
    }

    /** @param {() => void} changed Called when another tab has sent something. */
    constructor(userID, slug, changed = () => {}) {
        this.#prefix = `chat.outbox.${userID}.${slug}.`;
        for (const name of Object.keys(localStorage)) {
            if (name.startsWith(this.#prefix) && !name.slice(this.#prefix.length).includes(".")) {
                this.items.push(JSON.parse(localStorage.getItem(name)));
            }
        }
        this.items.sort((a, b) => a.createdAt - b.createdAt);
        for (const item of this.items) if (item.state === "sending") item.state = "waiting";
        addEventListener("storage", (event) => {
            if (event.key?.startsWith(this.#prefix) && event.newValue === null && this.#drop(event.key)) changed();
        });
    }

    get next() {
        return this.items.find((item) => item.state === "waiting");
    }

    add({ content, quote = null, attachments = [] }) {
        const createdAt = Math.max(Date.now(), (this.items.at(-1)?.createdAt ?? 0) + 1); // keeps the order
        const item = { key: makeKey(), content, quote, attachments, createdAt, state: "waiting", reason: "" };
        this.items.push(item);
        this.#keep(item);
        return item;
    }

    /** The server has it, or the person does not want it any more. */
    remove(key) {
        localStorage.removeItem(this.#prefix + key);
        return this.#drop(this.#prefix + key);
    }

    /** Moves an item on. */
    enter(item, state, reason = "") {
        item.state = state;
        item.reason = reason;
        if (state !== "sending" && this.items.includes(item)) this.#keep(item);
    }

    clear() {
        for (const { key } of [...this.items]) this.remove(key);
    }

    #drop(name) {
        const before = this.items.length;
        this.items = this.items.filter((item) => this.#prefix + item.key !== name);
        return this.items.length < before;
    }

    #keep(item) {
        try {
            localStorage.setItem(this.#prefix + item.key, JSON.stringify(item));
        } catch (error) {
            if (error.name !== "QuotaExceededError") throw error;
            // The device is full: the message is sent all the same, but does not outlive the tab.
        }
    }
}

/** A UUID's worth of chance. `crypto.randomUUID` is there on secure origins only. */
function makeKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
