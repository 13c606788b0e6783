import { say, byId } from "../shared/dom.js";
import { listMany } from "../shared/format.js";

/** How far the others have read, and the line under the last message that tells it. */
export class Receipts {
    #readers = new Map();

    begin(receipts) {
        for (const receipt of receipts) this.take(receipt);
    }

    /** A receipt only ever moves forward. */
    take(receipt) {
        const known = this.#readers.get(receipt.user_id)?.last_read_at ?? 0;
        if (receipt.last_read_at >= known) this.#readers.set(receipt.user_id, receipt);
    }

    /** @param {object | undefined} last The newest message of the room, if it is shown. */
    show(last, userID) {
        const readers = last === undefined ? [] : this.#of(last, userID);
        const names = readers.map(({ username }) => username);
        say(byId("seen"), names.length === 0 ? "" : `Seen by ${listMany(names)}`);
        byId("seen").title = names.join(", ");
    }

    #of(message, userID) {
        return [...this.#readers.values()]
            .filter((reader) => reader.last_read_at >= message.timestamp)
            .filter((reader) => reader.user_id !== userID && reader.user_id !== message.user.id)
            .sort((a, b) => a.last_read_at - b.last_read_at);
    }
}
