import { Presence } from "../phoenix/index.js";
import { announce, byId, say } from "../shared/dom.js";
import { Courier } from "./courier.js";
import { History } from "./history.js";
import { hasReacted, toggled } from "./reactions.js";
import { ReadMark } from "./read-mark.js";
import { Receipts } from "./receipts.js";

/** The room we are in: its channel, and what the page shows of it. */
export class Room {
    #context;
    #channel;
    #outbox;
    #courier;
    #history;
    #readMark;
    #presence = new Presence();
    #receipts = new Receipts();
    #wasJoined = false;
    /** Messages of others that came after this time stand under “New messages”; null when there are none. */
    #divider = null;

    /**
     * @param {string} slug
     * @param {Outbox} outbox What is unsent in this room.
     * @param {object} context `socket`, `user`, `names`, the views `list`, `people`, `whispers` and `composer`, and
     *   callbacks: `changed()` (joined or not), `entered(room)`, `received(message)`, `read(slug)`, `missing(slug)` and
     *   `refused(reason)`.
     */
    constructor(slug, outbox, context) {
        this.slug = slug;
        this.#outbox = outbox;
        this.#context = context;
        const after = () => (this.#timeline.newer === null ? {} : { after: this.#timeline.newer });
        const channel = context.socket.channel(`room:${slug}`, after, {
            joined: (response) => this.#joined(response),
            refused: (response) => this.#refused(response),
            lost: () => this.#lost(),
        });
        channel.on("new_message", (message) => this.#received(message));
        channel.on("message_edited", (message) => this.#replace(message));
        channel.on("message_deleted", (message) => this.#replace(message));
        channel.on("reactions_changed", ({ id, reactions }) => this.#setReactions(id, reactions));
        channel.on("read", (receipt) => this.#someoneRead(receipt));
        channel.on("user_typing", (user) => user.user_id !== context.user.id && context.whispers.typing(user));
        channel.on("user_joined", (user) => this.#cameOrWent(user, "is here"));
        channel.on("user_left", (user) => this.#cameOrWent(user, "left"));
        this.#presence.follow(channel, () => this.#showPeople());
        this.#channel = channel;
        this.#history = new History(channel, (added) => this.render({ added }));
        this.#courier = new Courier(outbox, channel, () => this.render());
        this.#readMark = new ReadMark(channel, () => context.read(slug));
        context.list.clear();
        context.whispers.clear();
        context.people.render([], context.user.id);
        this.render();
    }

    get isJoined() {
        return this.#channel.isJoined;
    }

    /** Names of those who are here or have written here, without one's own. */
    get names() {
        const present = this.#presence.list().map(([, metas]) => metas.at(-1).username);
        const authors = this.#timeline.messages.map((message) => message.user.username).reverse();
        return [...new Set([...present, ...authors])].filter((name) => name !== this.#context.user.username);
    }

    join() {
        this.#channel.join();
    }

    leave() {
        this.#channel.leave();
    }

    // Writing.

    typing() {
        this.#channel.cast("typing", {});
    }

    /** @param {{ content: string, quote?: object, attachments?: object[] }} message */
    async send(message) {
        this.#outbox.add(message);
        this.#divider = null;
        this.render();
        this.#courier.run();
        await this.showLatest();
    }

    retry(item) {
        this.#outbox.enter(item, "waiting");
        this.render();
        this.#courier.run();
    }

    discard(item) {
        this.#outbox.remove(item.key);
        this.render();
        this.#context.composer.focus();
    }

    find(id) {
        return this.#timeline.find(id);
    }

    /** The newest message of one's own that is held and can be edited. */
    get lastOwn() {
        const isOwn = (message) => message.user.id === this.#context.user.id && !message.deleted_at;
        return this.#timeline.messages.findLast(isOwn);
    }

    async edit(message, content) {
        this.#replace((await this.#channel.push("edit_message", { ...reference(message), content })).message);
    }

    async delete(message) {
        this.#replace((await this.#channel.push("delete_message", reference(message))).message);
    }

    /** Adds this person's reaction or takes it back, at once; the server's word on it follows. */
    async toggleReaction(message, emoji) {
        const userID = this.#context.user.id;
        const before = this.find(message.id)?.reactions ?? [];
        const event = hasReacted(before, emoji, userID) ? "remove_reaction" : "add_reaction";
        this.#setReactions(message.id, toggled(before, emoji, userID));
        try {
            await this.#channel.push(event, { ...reference(message), emoji });
        } catch (error) {
            if (error.kind === undefined) throw error;
            this.#setReactions(message.id, before);
            this.#context.whispers.notice(explanation(error));
        }
    }

    // Reading.

    loadOlder() {
        return this.#history.loadOlder();
    }

    loadNewer() {
        return this.#history.loadNewer();
    }

    /** Goes back to the newest messages. */
    async showLatest() {
        if (await this.#history.loadLatest()) this.#context.list.scrollToEnd();
    }

    /** Goes to a message, be it held already or not. */
    async showMessage({ id, timestamp }) {
        const { list, whispers } = this.#context;
        if (list.reveal(id)) return;
        list.leaveEnd();
        const isLoaded = await this.#history.loadAround(timestamp);
        if (!isLoaded || !list.reveal(id)) whispers.notice("That message is not to be had at the moment.");
    }

    /** Goes to the first message that was written at this time or later. */
    async showTime(timestamp) {
        this.#context.list.leaveEnd();
        if (!(await this.#history.loadAround(timestamp))) return;
        const { messages } = this.#timeline;
        const found = messages.find((message) => message.timestamp >= timestamp) ?? messages.at(-1);
        if (found) this.#context.list.reveal(found.id);
    }

    /** The page is looked at again, or the reader has come to the end. */
    looked() {
        this.#readMark.mark(() => (this.#isLooking ? this.#timeline.newest : 0));
    }

    // Being in the room.

    get #timeline() {
        return this.#history.timeline;
    }

    /** Whether the person sees what is said. */
    get #isLooking() {
        return !document.hidden && this.#context.list.isAtEnd;
    }

    #joined(response) {
        const isFirst = !this.#wasJoined;
        const { list } = this.#context;
        this.#wasJoined = true;
        this.#history.joined(response, list.isAtEnd);
        this.#settle(response.messages);
        this.#presence.restart();
        this.#receipts.begin(response.receipts ?? []);
        this.#readMark.advance(response.last_read_at ?? 0);
        if (isFirst) this.#divider = response.last_read_at ?? null;
        this.render();
        if (isFirst) list.open();
        else this.#history.refresh(list.firstVisible?.timestamp);
        this.#courier.run();
        this.#context.entered(response.room);
        this.#context.changed();
        this.looked();
    }

    #refused({ reason }) {
        if (reason === "room not found") {
            this.leave();
            this.#context.missing(this.slug);
        } else {
            this.#context.refused(reason ?? "The server did not let us in.");
        }
    }

    #lost() {
        this.#context.whispers.clear();
        this.render();
        this.#context.changed();
    }

    #received(message) {
        const isOwn = message.user.id === this.#context.user.id;
        this.#settle([message]);
        this.#context.whispers.stopped(message.user.id);
        if (!isOwn && !this.#isLooking) this.#divider ??= message.timestamp - 1;
        const isNew = this.#history.received(message);
        this.render();
        if (!isOwn && isNew) {
            this.#context.list.received();
            this.#context.received(message);
            announce(`${message.user.username}: ${message.content}`);
        }
        this.looked();
    }

    /** What the server has is not unsent, whether or not its reply came. */
    #settle(messages) {
        const isOwn = (message) => message.user.id === this.#context.user.id && message.client_key;
        for (const message of messages) if (isOwn(message)) this.#outbox.remove(message.client_key);
    }

    #replace(message) {
        if (this.#timeline.replace(message)) this.render();
    }

    #setReactions(id, reactions) {
        if (this.#timeline.update(id, { reactions })) this.render();
    }

    #cameOrWent(user, what) {
        if (user.user_id === this.#context.user.id) return;
        if (what === "left") this.#context.whispers.stopped(user.user_id);
        this.#context.whispers.notice(`${user.username} ${what}`);
    }

    #someoneRead(receipt) {
        if (receipt.user_id === this.#context.user.id) this.#readMark.advance(receipt.last_read_at);
        else this.#receipts.take(receipt);
        this.#showReceipts();
    }

    // Showing.

    /** @param {{ added?: string | null }} change Which page has just come. */
    render({ added = null } = {}) {
        if (this.#channel.state === "left") return;
        const { user, list, names } = this.#context;
        for (const message of this.#timeline.messages) names.set(message.user.id, message.user.username);
        const { messages, isLive } = this.#timeline;
        const pending = this.#outbox.items.map((item) => ({ item, message: shownForm(item, user) }));
        list.render({ messages, pending, isLive, userID: user.id, divider: this.#divider, added });
        list.showEdges(this.#wasJoined ? this.#history.edges : { older: "unknown", newer: "unknown" });
        this.#showReceipts();
        const isEmpty = messages.length + pending.length === 0;
        say(byId("empty"), this.#wasJoined && isEmpty ? "Nobody has said anything here yet. Say hello." : "");
    }

    #showPeople() {
        const present = this.#presence.list();
        for (const [id, metas] of present) this.#context.names.set(id, metas.at(-1).username);
        this.#context.people.render(present, this.#context.user.id);
    }

    #showReceipts() {
        const last = this.#timeline.isLive ? this.#timeline.messages.at(-1) : undefined;
        this.#context.list.keepingPlace(() => this.#receipts.show(last, this.#context.user.id));
    }
}

/** Why a push did not succeed, for a person. */
export function explanation(error) {
    return error.kind === "refused" ? error.message : "The connection was lost. Please try again.";
}

/** An unsent item in the shape of a message. */
function shownForm({ key, content, quote, attachments, createdAt }, user) {
    const id = `pending-${key}`;
    return { id, content, user, timestamp: createdAt, ...(quote ? { reply_to: quote } : {}), attachments };
}

function reference({ id, timestamp }) {
    return { message_id: id, timestamp };
}
