import { arrange, byId, element } from "../shared/dom.js";
import { dayKey, dayName } from "../shared/format.js";
import { Edge } from "./edge.js";

/** How many messages are in the document at most, however many are loaded. */
const windowSize = 150;
/** By how many the window moves when the reader comes to its edge. */
const step = 50;
/** Messages of one person that follow each other within this time stand under one name. */
const groupingTime = 5 * 60_000;
/** Pixels from the end within which the reader counts as being there. */
const nearEnd = 48;

/**
 * The scrolling list of messages, of which a window is in the document. The window follows the reader, and asks for more
 * where what is loaded ends. At the end of the conversation the list stays there; anywhere else it keeps what is read in
 * its place, whatever is added or removed above or below.
 */
export class MessageList {
    #log = byId("log");
    #list = byId("messages");
    #jump = byId("jump");
    #rows;
    #actions;
    #nodes = new Map();
    #days = new Map();
    #shown = { messages: [], pending: [], isLive: false, userID: null, divider: null };
    #entries = [];
    #start = 0;
    #isFollowing = true;
    #unseen = 0;
    #edges = { older: "unknown", newer: "unknown" };
    #olderEdge;
    #newerEdge;

    /**
     * @param {MessageRows} rows Makes the rows.
     * @param {{ loadOlder(), loadNewer(), showLatest(), reachedEnd() }} actions
     */
    constructor(rows, actions) {
        this.#rows = rows;
        this.#actions = actions;
        this.#olderEdge = new Edge(this.#log, byId("load-older"), "older", () => this.#reachedTop());
        this.#newerEdge = new Edge(this.#log, byId("load-newer"), "newer", () => this.#reachedBottom());
        this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
        this.#log.addEventListener("keydown", (event) => this.#pressed(event));
        this.#jump.addEventListener("click", () => this.#goToEnd());
        new ResizeObserver(() => this.isAtEnd && this.scrollToEnd()).observe(this.#log);
    }

    /** Whether the reader is where the conversation goes on. */
    get isAtEnd() {
        return this.#isFollowing && this.#shown.isLive;
    }

    /** The first message that the reader sees. */
    get firstVisible() {
        const shown = this.#entries.slice(this.#start, this.#end);
        return shown.find(({ id }) => this.#nodes.has(id) && this.#isVisible(this.#nodes.get(id).node))?.message;
    }

    clear() {
        this.#nodes.clear();
        this.#days.clear();
        this.#entries = [];
        this.#start = 0;
        this.#shown = { ...this.#shown, messages: [], pending: [], divider: null };
        arrange(this.#list, []);
        this.showEdges({ older: "unknown", newer: "unknown" });
        this.followEnd();
    }

    /**
     * Shows these messages, then the pending ones.
     * @param {object} shown `messages` as the server sends them, oldest first; `pending` as `{ item, message }`, each
     *   unsent item in the shape of a message; `isLive`, whether the newest of them is the newest of all; `userID`;
     *   `divider`, the time after which messages of others are new, or null; `added`, which page has just come.
     */
    render(shown) {
        const anchor = this.#entries[this.#start]?.id;
        this.#shown = shown;
        this.#entries = [
            ...shown.messages.map((message) => ({ id: message.id, message })),
            ...shown.pending.map(({ item, message }) => ({ id: message.id, message, item })),
        ];
        const place = this.#entries.findIndex(({ id }) => id === anchor);
        if (place >= 0) this.#start = place;
        if (shown.added === "older") this.#start -= step;
        if (shown.added === "newer" && this.#end < this.#entries.length) this.#start += step;
        this.#show();
    }

    /** @param {{ older: string, newer: string }} states Of what is not loaded; see `Edge`. */
    showEdges(edges) {
        this.#edges = edges;
        const { older, newer } = edges;
        this.keepingPlace(() => {
            this.#olderEdge.show(this.#start > 0 ? "some" : older);
            this.#newerEdge.show(this.#end < this.#entries.length ? "some" : newer);
            byId("beginning").hidden = older !== "end" || this.#start > 0;
        });
    }

    /** The room has just been opened: at the first new message, or at the end. */
    open() {
        this.followEnd();
        this.#log.scrollTop = this.#log.scrollHeight;
        const divider = this.#list.querySelector(".divider");
        if (divider && divider.getBoundingClientRect().top < this.#log.getBoundingClientRect().top) {
            divider.scrollIntoView({ block: "start" });
        }
        this.#scrolled();
    }

    /** Someone else's message has come in. */
    received() {
        if (!this.isAtEnd) this.#unseen += 1;
        this.#showJump();
    }

    /** From now on the end is in view. */
    followEnd() {
        this.#isFollowing = true;
        this.#unseen = 0;
        this.#showJump();
    }

    /** From now on it is not, whatever comes. */
    leaveEnd() {
        this.#isFollowing = false;
    }

    scrollToEnd() {
        this.followEnd();
        if (this.#end < this.#entries.length) this.#show();
        this.#log.scrollTop = this.#log.scrollHeight;
        this.#actions.reachedEnd();
    }

    /** Brings a message into view and points at it. False if it is not loaded. */
    reveal(id) {
        const index = this.#entries.findIndex((entry) => entry.id === id);
        if (index < 0) return false;
        this.leaveEnd();
        if (index < this.#start || index >= this.#end) this.#start = index - Math.floor(windowSize / 2);
        this.#show();
        const { node } = this.#nodes.get(id);
        node.scrollIntoView({ block: "center" });
        node.focus({ preventScroll: true });
        node.classList.remove("revealed");
        requestAnimationFrame(() => node.classList.add("revealed")); // again, should it have been so already
        this.#scrolled();
        return true;
    }

    // The window.

    get #end() {
        return Math.min(this.#start + windowSize, this.#entries.length);
    }

    /** Puts the window into the document. */
    #show() {
        const last = Math.max(0, this.#entries.length - windowSize);
        this.#start = this.isAtEnd ? last : Math.min(Math.max(0, this.#start), last);
        this.keepingPlace(() => {
            const focus = this.#rows.focusWithin(this.#list);
            const kept = new Map();
            arrange(this.#list, this.#rowsOfWindow(kept));
            this.#nodes = kept;
            focus.restore(kept, this.#log);
            this.showEdges(this.#edges);
        });
    }

    #rowsOfWindow(kept) {
        const { userID, divider } = this.#shown;
        const rows = [];
        let previous = this.#entries[this.#start - 1]?.message;
        let isDivided = divider === null || previous?.timestamp > divider;
        for (const { id, message, item } of this.#entries.slice(this.#start, this.#end)) {
            const startsDay = previous === undefined || dayOf(previous) !== dayOf(message) || rows.length === 0;
            if (startsDay) rows.push(this.#dayNode(message));
            const isFirstNew = !isDivided && message.timestamp > divider && message.user.id !== userID;
            if (isFirstNew) rows.push(this.#dividerNode());
            isDivided ||= isFirstNew;
            const isOwn = message.user.id === userID;
            const row = this.#rows.row(this.#nodes.get(id), message, { item, isOwn });
            row.node.classList.toggle("continued", !startsDay && !isFirstNew && continues(previous, message));
            kept.set(id, row);
            rows.push(row.node);
            previous = message;
        }
        return rows;
    }

    #dayNode(message) {
        const day = dayOf(message);
        const node = this.#days.get(day) ?? element("li", { class: "day", "data-day": day }, element("span"));
        this.#days.set(day, node);
        const name = dayName(new Date(message.timestamp));
        if (node.firstChild.textContent !== name) node.firstChild.textContent = name;
        return node;
    }

    #dividerNode() {
        return this.#list.querySelector(".divider") ?? element("li", { class: "divider" }, "New messages");
    }

    #reachedTop() {
        if (this.#start > 0) this.#move(-step);
        else this.#actions.loadOlder();
    }

    #reachedBottom() {
        if (this.#end < this.#entries.length) this.#move(step);
        else this.#actions.loadNewer();
    }

    #move(count) {
        this.leaveEnd();
        this.#start += count;
        this.#show();
    }

    // Where the reader is.

    #goToEnd() {
        if (this.#shown.isLive) this.scrollToEnd();
        else this.#actions.showLatest();
    }

    #scrolled() {
        const wasAtEnd = this.isAtEnd;
        this.#isFollowing = this.#distanceToEnd() < nearEnd && this.#end === this.#entries.length;
        if (this.isAtEnd) this.#unseen = 0;
        this.#showJump();
        if (this.isAtEnd && !wasAtEnd) this.#actions.reachedEnd();
    }

    #isVisible(node) {
        const [view, { top, bottom }] = [this.#log.getBoundingClientRect(), node.getBoundingClientRect()];
        return bottom > view.top && top < view.bottom;
    }

    #distanceToEnd() {
        return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight;
    }

    #showJump() {
        const count = this.#unseen;
        const unseen = `${count} new ${count === 1 ? "message" : "messages"} ↓`;
        const isFar = this.#entries.length > 0 && (!this.#shown.isLive || this.#distanceToEnd() > 600);
        this.#jump.textContent = count === 0 ? "Latest ↓" : unseen;
        this.#jump.hidden = this.isAtEnd || (count === 0 && !isFar);
    }

    /** Makes a change in or around the messages without moving what is read. */
    keepingPlace(change) {
        const wasAtEnd = this.isAtEnd;
        const id = wasAtEnd ? undefined : this.firstVisible?.id;
        const before = this.#nodes.get(id)?.node.getBoundingClientRect().top;
        change();
        const after = this.#nodes.get(id)?.node.getBoundingClientRect().top;
        if (wasAtEnd) this.#log.scrollTop = this.#log.scrollHeight;
        else if (before !== undefined && after !== undefined) this.#log.scrollTop += after - before;
    }

    /** Arrow keys go from message to message, as in a list. */
    #pressed(event) {
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        const row = event.target.closest?.(".message");
        if (step === undefined || (event.target !== this.#log && event.target !== row)) return;
        const nodes = [...this.#nodes.values()].map(({ node }) => node);
        const visible = nodes.filter((node) => this.#isVisible(node));
        const current = row === null ? visible.at(step < 0 ? -1 : 0) : nodes[nodes.indexOf(row) + step];
        if (!current) return;
        event.preventDefault();
        current.focus({ preventScroll: true });
        current.scrollIntoView({ block: "nearest" });
    }
}

function dayOf(message) {
    return dayKey(new Date(message.timestamp));
}

function continues(previous, message) {
    return (
        previous.user.id === message.user.id &&
        message.timestamp - previous.timestamp < groupingTime &&
        message.reply_to === undefined
    );
}
