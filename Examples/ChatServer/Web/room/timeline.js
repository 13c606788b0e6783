/**
 * The messages of one room that we hold: in order, each once, and without a gap between the oldest and the newest.
 *
 * While it is live, its newest message is the room's, and what is said is added to it. It stops being live when the reader
 * goes to another time, and becomes so again when the pages that were loaded reach the present.
 */
export class Timeline {
    /** Oldest first. */
    messages = [];
    /** Where older messages continue, or null when there are none. */
    cursor = null;
    /** Where newer messages continue; null when the room was empty. */
    newer = null;
    isLive = false;
    /** Counts the times it was begun anew: a page that was asked for before does not belong to it. */
    generation = 0;

    #ids = new Set();

    /** The newest message's timestamp, or 0. */
    get newest() {
        return this.messages.at(-1)?.timestamp ?? 0;
    }

    find(id) {
        return this.#ids.has(id) ? this.messages.find((message) => message.id === id) : undefined;
    }

    /** Begins anew with a page. */
    begin({ messages, cursor, newer }, isLive) {
        this.messages = [];
        this.#ids.clear();
        this.generation += 1;
        this.cursor = cursor;
        this.newer = newer;
        this.isLive = isLive;
        for (const message of messages) this.#insert(message);
    }

    /** Takes a page of older messages, and the place where they continue. */
    addOlder({ messages, cursor }) {
        for (const message of messages) this.#insert(message);
        this.cursor = cursor;
    }

    /** Takes what came after the messages we hold. `isLive` says whether that is all of it. */
    addNewer({ messages, newer }, isLive) {
        for (const message of messages) this.#insert(message);
        this.newer = newer ?? this.newer;
        this.isLive = isLive;
    }

    /** Takes one message that was just said. False if there is no place for it, or if we hold it. */
    add(message) {
        return this.isLive && this.#insert(message);
    }

    /** Changes a message that we hold. False if we do not, or if it is as it was. */
    update(id, change) {
        const index = this.#ids.has(id) ? this.messages.findIndex((message) => message.id === id) : -1;
        if (index < 0) return false;
        const updated = { ...this.messages[index], ...change };
        if (JSON.stringify(updated) === JSON.stringify(this.messages[index])) return false;
        this.messages[index] = updated;
        return true;
    }

    /** Puts a message in the place of the one that we hold, unless that is the later state of it. */
    replace(message) {
        const held = this.find(message.id);
        if (held === undefined || (held.deleted_at && !message.deleted_at)) return false;
        if ((held.edited_at ?? 0) > (message.edited_at ?? 0) && !message.deleted_at) return false;
        const absent = Object.fromEntries(Object.keys(held).map((name) => [name, undefined]));
        return this.update(message.id, { ...absent, ...message });
    }

    #insert(message) {
        if (this.#ids.has(message.id)) {
            this.replace(message);
            return false;
        }
        this.#ids.add(message.id);
        const after = this.messages.findLastIndex((other) => precedes(other, message));
        this.messages.splice(after + 1, 0, message);
        return true;
    }
}

function precedes(a, b) {
    return a.timestamp !== b.timestamp ? a.timestamp < b.timestamp : a.id < b.id;
}
