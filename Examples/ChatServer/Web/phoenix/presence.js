/**
 * Who is on a topic, kept from `presence_state` and `presence_diff`.
 *
 * A key is present through one meta per connection, each with a `phx_ref` of its own; it is gone when the last one is.
 * A diff that comes before the state of this membership is held until the state is here.
 */
export class Presence {
    #keys = new Map();
    #early = [];
    #hasState = false;

    /**
     * Follows a channel from now on; make it before the join.
     * @param {Channel} channel
     * @param {() => void} changed Called after each change.
     */
    follow(channel, changed) {
        channel.on("presence_state", (state) => {
            this.receivedState(state);
            changed();
        });
        channel.on("presence_diff", (diff) => {
            this.receivedDiff(diff);
            changed();
        });
    }

    /** A new membership: what we know stays shown until its state arrives. */
    restart() {
        this.#hasState = false;
        this.#early = [];
    }

    /** @param {Record<string, { metas: { phx_ref: string }[] }>} state */
    receivedState(state) {
        this.#keys = new Map(Object.entries(state).map(([key, { metas }]) => [key, metas]));
        this.#hasState = true;
        for (const diff of this.#early.splice(0)) this.receivedDiff(diff);
    }

    receivedDiff(diff) {
        if (!this.#hasState) {
            this.#early.push(diff);
            return;
        }
        for (const [key, { metas }] of Object.entries(diff.leaves)) this.#remove(key, metas);
        for (const [key, { metas }] of Object.entries(diff.joins)) {
            this.#remove(key, metas);
            this.#keys.set(key, [...(this.#keys.get(key) ?? []), ...metas]);
        }
    }

    has(key) {
        return this.#keys.has(key);
    }

    /** Who is present, as `[key, metas]`, the newest meta of each last. */
    list() {
        return [...this.#keys];
    }

    #remove(key, metas) {
        const gone = new Set(metas.map((meta) => meta.phx_ref));
        const left = (this.#keys.get(key) ?? []).filter((meta) => !gone.has(meta.phx_ref));
        if (left.length > 0) this.#keys.set(key, left);
        else this.#keys.delete(key);
    }
}
