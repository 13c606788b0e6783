/** Brings what is in an outbox to the server, one message after the other, while the channel is joined. */
export class Courier {
    #outbox;
    #channel;
    #changed;
    #isRunning = false;

    /** @param {() => void} changed Called whenever an item has moved on. */
    constructor(outbox, channel, changed) {
        this.#outbox = outbox;
        this.#channel = channel;
        this.#changed = changed;
    }

    /** Call it after each join and whenever there is something new. Ends when nothing waits, or the channel is lost. */
    async run() {
        if (this.#isRunning) return;
        this.#isRunning = true;
        try {
            for (let item; this.#channel.isJoined && (item = this.#outbox.next); ) await this.#deliver(item);
        } finally {
            this.#isRunning = false;
        }
    }

    async #deliver(item) {
        this.#move(item, "sending");
        try {
            await this.#channel.push("new_message", wireForm(item));
            this.#outbox.remove(item.key);
            this.#changed();
        } catch (error) {
            if (error.kind === undefined) throw error;
            const pause = error.response.retry_after;
            if (error.kind !== "refused") {
                this.#move(item, "waiting"); // whether it arrived, the next attempt finds out
            } else if (pause === undefined) {
                this.#move(item, "failed", error.message);
            } else {
                this.#move(item, "waiting", "You are quick. It is sent in a moment.");
                await new Promise((resolve) => setTimeout(resolve, pause * 1_000));
            }
        }
    }

    #move(item, state, reason) {
        this.#outbox.enter(item, state, reason);
        this.#changed();
    }
}

function wireForm({ key, content, quote, attachments }) {
    return {
        content,
        client_key: key,
        ...(quote === null ? {} : { reply_to: { message_id: quote.id, timestamp: quote.timestamp } }),
        ...(attachments.length === 0 ? {} : { attachments: attachments.map(({ id }) => id) }),
    };
}
