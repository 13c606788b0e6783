import { byId } from "../shared/dom.js";
import { listNames } from "../shared/format.js";

const typingTime = 5_000;
const noticeTime = 4_000;

/** The quiet line above the composer: who is typing, and who has just come or gone. */
export class Whispers {
    #typing = new Map();
    #noticeTimer;

    clear() {
        for (const { timer } of this.#typing.values()) clearTimeout(timer);
        this.#typing.clear();
        clearTimeout(this.#noticeTimer);
        byId("room-notice").textContent = "";
        this.#show();
    }

    typing(user) {
        clearTimeout(this.#typing.get(user.user_id)?.timer);
        const timer = setTimeout(() => this.stopped(user.user_id), typingTime);
        this.#typing.set(user.user_id, { username: user.username, timer });
        this.#show();
    }

    stopped(userID) {
        clearTimeout(this.#typing.get(userID)?.timer);
        if (this.#typing.delete(userID)) this.#show();
    }

    notice(text) {
        clearTimeout(this.#noticeTimer);
        byId("room-notice").textContent = text;
        this.#noticeTimer = setTimeout(() => (byId("room-notice").textContent = ""), noticeTime);
    }

    #show() {
        const names = [...this.#typing.values()].map(({ username }) => username);
        const verb = names.length === 1 ? "is" : "are";
        byId("typing").textContent = names.length === 0 ? "" : `${listNames(names)} ${verb} typing…`;
    }
}
