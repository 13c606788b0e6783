/**
 * Who is in a room, kept from `presence_state` and `presence_diff`.
 *
 * A person is present through one meta per connection, each with a `phx_ref` of its own; they are gone when the last
 * one is. A diff that comes before the state of this membership is held until the state is here.
 */
export class Presence {
    #people = new Map();
    #early = [];
    #hasState = false;

    /** A new membership: what we know stays shown until its state arrives. */
    restart() {
        this.#hasState = false;
        this.#early = [];
    }

    /** @param {Record<string, { metas: { phx_ref: string, username: string }[] }>} state */
    receivedState(state) {
        this.#people = new Map(Object.entries(state).map(([key, { metas }]) => [key, metas]));
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
            this.#people.set(key, [...(this.#people.get(key) ?? []), ...metas]);
        }
    }

    has(key) {
        return this.#people.has(key);
    }

    /** The people present as `{ id, username, connections }`, by name, `first` before everyone else. */
    list(first = null) {
        return [...this.#people]
            .map(([id, metas]) => ({ id, username: metas.at(-1).username, connections: metas.length }))
            .sort((a, b) => (b.id === first) - (a.id === first) || a.username.localeCompare(b.username));
    }

    #remove(key, metas) {
        const gone = new Set(metas.map((meta) => meta.phx_ref));
        const left = (this.#people.get(key) ?? []).filter((meta) => !gone.has(meta.phx_ref));
        if (left.length > 0) this.#people.set(key, left);
        else this.#people.delete(key);
    }
}
