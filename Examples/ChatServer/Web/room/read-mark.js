/** How far this person has read in a room, which the server is told while they look at its newest messages. */
export class ReadMark {
    timestamp = 0;

    #channel;
    #marked;
    #isMarking = false;

    /** @param {(timestamp: number) => void} marked Called when the server knows. */
    constructor(channel, marked) {
        this.#channel = channel;
        this.#marked = marked;
    }

    /** They have read so far, here or elsewhere. */
    advance(timestamp) {
        this.timestamp = Math.max(this.timestamp, timestamp);
    }

    /** @param {() => number} newest The timestamp of the newest message they are looking at, or 0. */
    async mark(newest) {
        if (this.#isMarking) return;
        this.#isMarking = true;
        try {
            for (let seen; this.#channel.isJoined && (seen = newest()) > this.timestamp; ) {
                await this.#channel.push("mark_read", { timestamp: seen });
                this.advance(seen);
                this.#marked(this.timestamp);
            }
        } catch (error) {
            if (error.kind === undefined) throw error; // else the next look tries again
        } finally {
            this.#isMarking = false;
        }
    }
}
