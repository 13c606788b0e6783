/**
 * What the person has written and the server has not yet confirmed, for one room, oldest first.
 *
 * Each item is `{ key, content, createdAt, state, reason, newest, echo }`:
 * - `waiting`: not on the wire; sent when the room is joined.
 * - `sending`: on the wire. `newest` is the newest timestamp we had seen, `echo` the broadcast that looks like it.
 * - `uncertain`: the connection went away before the reply; the next join tells whether it arrived.
 * - `failed`: the person decides, `reason` says why.
 */
export class Outbox {
    items = [];

    #lastKey = 0;

    add(content) {
        this.#lastKey += 1;
        const item = {
            key: this.#lastKey,
            content,
            createdAt: Date.now(),
            state: "waiting",
            reason: "",
            newest: 0,
            echo: null,
        };
        this.items.push(item);
        return item;
    }

    remove(item) {
        this.items = this.items.filter((other) => other !== item);
    }

    /** What is to be shown beside the messages: an echoed item is among them already. */
    get visible() {
        return this.items.filter((item) => item.echo === null);
    }

    get waiting() {
        return this.items.filter((item) => item.state === "waiting");
    }

    /** A message of our own came as a broadcast, which precedes its reply: do not show it twice. */
    receivedOwn(message) {
        const item = this.items.find((item) => item.state === "sending" && stands(item, message));
        if (item) item.echo = message.id;
    }

    /** After a rejoin: what arrived before the connection went away is done; the rest is for the person to decide. */
    settle(messages, userID) {
        for (const message of messages) {
            if (message.user.id !== userID) continue;
            const item = this.items.find((item) => item.state === "uncertain" && stands(item, message));
            if (item) this.remove(item);
        }
        for (const item of this.items) {
            if (item.state === "uncertain") this.fail(item, "The connection was lost while it was being sent.");
        }
    }

    fail(item, reason) {
        item.state = "failed";
        item.reason = reason;
        item.echo = null;
    }
}

function stands(item, message) {
    return item.echo === null && item.content === message.content && message.timestamp > item.newest;
}
