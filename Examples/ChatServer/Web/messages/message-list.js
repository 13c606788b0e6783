import { avatar, tint } from "../shared/avatar.js";
import { arrange, byId, element } from "../shared/dom.js";
import { clockTime, dayKey, dayName, fullTime } from "../shared/format.js";

/** Messages of one person that follow each other within this time stand under one name. */
const groupingTime = 5 * 60_000;
/** Pixels from the end within which the reader counts as being there. */
const nearEnd = 48;

const olderTexts = {
    some: "Load older messages",
    loading: "Loading…",
    failed: "Older messages did not load. Try again",
};

/**
 * The scrolling list of messages. It stays at the end while the reader is there, and otherwise keeps what they read in
 * its place whatever is added above or below.
 */
export class MessageList {
    #log = byId("log");
    #list = byId("messages");
    #jump = byId("jump");
    #loadOlder = byId("load-older");
    #actions;
    #nodes = new Map();
    #days = new Map();
    #isAtEnd = true;
    #unseen = 0;
    #topObserver;

    /** @param {{ loadOlder(), retry(item), discard(item) }} actions */
    constructor(actions) {
        this.#actions = actions;
        this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
        this.#jump.addEventListener("click", () => this.scrollToEnd());
        this.#loadOlder.addEventListener("click", () => actions.loadOlder());
        new ResizeObserver(() => this.#isAtEnd && this.scrollToEnd()).observe(this.#log);
        this.#topObserver = new IntersectionObserver((entries) => this.#topSeen(entries), {
            root: this.#log,
            rootMargin: "300px 0px 0px 0px",
        });
    }

    clear() {
        this.#nodes.clear();
        this.#days.clear();
        arrange(this.#list, []);
        this.showOlder("unknown");
        this.#unseen = 0;
        this.#isAtEnd = true;
        this.#showJump();
    }

    /**
     * Shows these messages, then the pending ones.
     * @param {object[]} messages As the server sends them, oldest first.
     * @param {{ item: object, message: object }[]} pending Unconfirmed items, each in the shape of a message.
     */
    render(messages, pending, userID) {
        this.#keepingPlace(() => {
            const rows = [];
            const kept = new Map();
            let previous = null;
            const append = (message, node) => {
                const day = dayKey(new Date(message.timestamp));
                const startsDay = previous === null || previous.day !== day;
                if (startsDay) rows.push(this.#dayNode(day, message));
                node.classList.toggle("continued", !startsDay && continues(previous.message, message));
                kept.set(message.id, node);
                rows.push(node);
                previous = { message, day };
            };
            for (const message of messages) {
                const isOwn = message.user.id === userID;
                append(message, this.#nodes.get(message.id) ?? messageNode(message, isOwn));
            }
            for (const { item, message } of pending) {
                const node = this.#nodes.get(message.id) ?? this.#pendingNode(item, message);
                updatePending(node, item);
                append(message, node);
            }
            this.#nodes = kept;
            arrange(this.#list, rows);
        });
    }

    /** @param {"unknown" | "some" | "loading" | "failed" | "beginning"} state Of older messages. */
    showOlder(state) {
        this.#keepingPlace(() => {
            this.#loadOlder.hidden = !(state in olderTexts);
            this.#loadOlder.textContent = olderTexts[state] ?? "";
            byId("beginning").hidden = state !== "beginning";
            this.#loadOlder.setAttribute("aria-disabled", String(state === "loading"));
        });
        this.#topObserver.disconnect(); // observing anew reports at once, should the top still be in view
        if (state === "some") this.#topObserver.observe(this.#loadOlder);
    }

    /** Someone else's message has come in. */
    received() {
        if (!this.#isAtEnd) this.#unseen += 1;
        this.#showJump();
    }

    scrollToEnd() {
        this.#log.scrollTop = this.#log.scrollHeight;
        this.#isAtEnd = true;
        this.#unseen = 0;
        this.#showJump();
    }

    #scrolled() {
        this.#isAtEnd = this.#distanceToEnd() < nearEnd;
        if (this.#isAtEnd) this.#unseen = 0;
        this.#showJump();
    }

    #distanceToEnd() {
        return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight;
    }

    #showJump() {
        const count = this.#unseen;
        const unseen = `${count} new ${count === 1 ? "message" : "messages"} ↓`;
        this.#jump.textContent = count === 0 ? "Latest ↓" : unseen;
        this.#jump.hidden = this.#isAtEnd || (count === 0 && this.#distanceToEnd() < 600);
    }

    #topSeen(entries) {
        if (entries.some((entry) => entry.isIntersecting)) this.#actions.loadOlder();
    }

    #keepingPlace(change) {
        const wasAtEnd = this.#isAtEnd;
        const anchor = wasAtEnd ? null : this.#firstVisible();
        const before = anchor?.getBoundingClientRect().top;
        change();
        if (wasAtEnd) this.scrollToEnd();
        else if (anchor?.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - before;
    }

    #firstVisible() {
        const top = this.#log.getBoundingClientRect().top;
        return [...this.#nodes.values()].find((node) => node.getBoundingClientRect().bottom > top);
    }

    #dayNode(day, message) {
        const node = this.#days.get(day) ?? element("li", { class: "day", "data-day": day }, element("span"));
        this.#days.set(day, node);
        const name = dayName(new Date(message.timestamp));
        if (node.firstChild.textContent !== name) node.firstChild.textContent = name;
        return node;
    }

    #pendingNode(item, message) {
        const node = messageNode(message, true);
        const retry = element("button", { type: "button", class: "retry" }, "Try again");
        const discard = element("button", { type: "button", class: "discard quiet" }, "Discard");
        retry.addEventListener("click", () => this.#actions.retry(item));
        discard.addEventListener("click", () => this.#actions.discard(item));
        node.classList.add("pending");
        node.querySelector(".body").append(
            element("p", { class: "delivery", role: "status" }, element("span", { class: "reason" }), retry, discard),
        );
        return node;
    }
}

function continues(previous, message) {
    return previous.user.id === message.user.id && message.timestamp - previous.timestamp < groupingTime;
}

function messageNode(message, isOwn) {
    const date = new Date(message.timestamp);
    const time = element("time", { datetime: date.toISOString(), title: fullTime(date) }, clockTime(date));
    const author = tint(element("span", { class: "author" }, message.user.username), message.user.id);
    return element(
        "li",
        {
            class: isOwn ? "message own" : "message",
            "data-message-id": message.id,
            "data-user-id": message.user.id,
        },
        avatar(message.user),
        element(
            "div",
            { class: "body" },
            element("p", { class: "meta" }, author, " ", time),
            element("p", { class: "text" }, ...withLinks(message.content)),
        ),
    );
}

function updatePending(node, item) {
    if (node.dataset.state === item.state) return;
    node.dataset.state = item.state;
    const texts = {
        waiting: "Waiting for the connection…",
        sending: "",
        uncertain: "Waiting for the connection…",
        failed: `Not sent. ${item.reason}`,
    };
    node.querySelector(".reason").textContent = texts[item.state];
    for (const button of node.querySelectorAll("button")) button.hidden = item.state !== "failed";
}

/** The text as it is, with web addresses made links. */
function withLinks(text) {
    return text.split(/(\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}])/u).map((part, index) => {
        if (index % 2 === 0 || !URL.canParse(part)) return part;
        return element("a", { href: part, target: "_blank", rel: "noopener noreferrer nofollow" }, part);
    });
}
