import { Courier } from "./courier.js";
import { Outbox } from "./outbox.js";

/** One person's outboxes, by room. What waits in rooms that are not open is sent from behind the scenes. */
export class Outboxes {
    #user;
    #changed;
    #outboxes = new Map();
    #errands = new Map();

    /** @param {(slug: string) => void} changed Called when another tab has sent something of a room. */
    constructor(user, changed) {
        this.#user = user;
        this.#changed = changed;
        for (const slug of Outbox.rooms(user.id)) this.of(slug);
    }

    of(slug) {
        if (!this.#outboxes.has(slug)) {
            this.#outboxes.set(slug, new Outbox(this.#user.id, slug, () => this.#changed(slug)));
        }
        return this.#outboxes.get(slug);
    }

    /** How many messages are unsent in all. */
    get count() {
        return [...this.#outboxes.values()].reduce((count, outbox) => count + outbox.items.length, 0);
    }

    clear() {
        for (const outbox of this.#outboxes.values()) outbox.clear();
    }

    /** Enters each room in which something waits, sends it and leaves. The open room sends its own. */
    deliverElsewhere(socket, openSlug) {
        this.stopErrand(openSlug);
        for (const [slug, outbox] of this.#outboxes) {
            if (slug === openSlug || outbox.next === undefined || this.#errands.has(slug)) continue;
            const channel = socket.channel(`room:${slug}`, {}, {
                joined: async () => {
                    await courier.run();
                    if (outbox.next === undefined) this.stopErrand(slug);
                },
                refused: () => this.stopErrand(slug), // it waits until the room is opened
            });
            const courier = new Courier(outbox, channel, () => {});
            this.#errands.set(slug, channel);
            channel.join();
        }
    }

    stopErrand(slug) {
        this.#errands.get(slug)?.leave();
        this.#errands.delete(slug);
    }
}
