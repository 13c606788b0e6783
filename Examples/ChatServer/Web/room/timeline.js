/**
 * The messages of one room that we hold: in order, each once, and without a gap between the oldest and the newest.
 */
export class Timeline {
    /** Oldest first. */
    messages = [];
    /** Where older messages continue, or null when there are none. */
    cursor = null;

    #ids = new Set();

    has(id) {
        return this.#ids.has(id);
    }

    /** The newest message's timestamp, or 0. */
    get newest() {
        return this.messages.at(-1)?.timestamp ?? 0;
    }

    /**
     * Takes the newest messages, as a join brings them. If they reach back to something we hold, they continue it; if
     * not, something between was missed, and they take its place.
     */
    mergeLatest(latest, cursor) {
        if (!latest.some((message) => this.has(message.id))) {
            this.messages = [];
            this.#ids.clear();
            this.cursor = cursor;
        }
        for (const message of latest) this.add(message);
    }

    /** Takes a page of older messages, oldest first, and the place where they continue. */
    addOlder(older, cursor) {
        for (const message of older) this.add(message);
        this.cursor = cursor;
    }

    /** Puts one message where its time says. False if we hold it already. */
    add(message) {
        if (this.has(message.id)) return false;
        this.#ids.add(message.id);
        const after = this.messages.findLastIndex((other) => precedes(other, message));
        this.messages.splice(after + 1, 0, message);
        return true;
    }
}

function precedes(a, b) {
    return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.id < b.id;
}
