import { announce, byId, say } from "../shared/dom.js";
import { Presence } from "../phoenix/index.js";
import { Timeline } from "./timeline.js";

const pageSize = 50;

/** The room we are in: its channel, and what the page shows of it. */
export class Room {
    #context;
    #channel;
    #outbox;
    #timeline = new Timeline();
    #presence = new Presence();
    #isLoadingOlder = false;
    #wasJoined = false;

    /**
     * @param {string} slug
     * @param {Outbox} outbox What is unsent in this room, kept while other rooms are visited.
     * @param {object} context `socket`, `user`, the views `list`, `people`, `whispers` and `composer`, and callbacks:
     *   `changed()` (joined or not), `entered(room)`, `received(message)`, `missing(slug)` and `refused(reason)`.
     */
    constructor(slug, outbox, context) {
        this.slug = slug;
        this.#outbox = outbox;
        this.#context = context;
        const channel = context.socket.channel(`room:${slug}`, {}, {
            joined: (response) => this.#joined(response),
            refused: (response) => this.#refused(response),
            lost: () => this.#lost(),
        });
        channel.on("new_message", (message) => this.#received(message));
        channel.on("user_typing", (user) => user.user_id !== context.user.id && context.whispers.typing(user));
        channel.on("user_joined", (user) => this.#cameOrWent(user, "is here"));
        channel.on("user_left", (user) => this.#cameOrWent(user, "left"));
        this.#presence.follow(channel, () => this.#showPeople());
        this.#channel = channel;
        context.list.clear();
        context.whispers.clear();
        context.people.render([], context.user.id);
        this.#render();
    }

    get isJoined() {
        return this.#channel.isJoined;
    }

    join() {
        this.#channel.join();
    }

    leave() {
        this.#channel.leave();
    }

    typing() {
        this.#channel.cast("typing", {});
    }

    send(content) {
        const item = this.#outbox.add(content);
        this.#deliver(item);
        this.#context.list.scrollToEnd();
    }

    retry(item) {
        item.state = "waiting";
        this.#deliver(item);
    }

    discard(item) {
        this.#outbox.remove(item);
        this.#render();
        this.#context.composer.focus();
    }

    async loadOlder() {
        const cursor = this.#timeline.cursor;
        if (this.#isLoadingOlder || cursor === null || !this.isJoined) return;
        this.#isLoadingOlder = true;
        this.#context.list.showOlder("loading");
        let outcome = "failed";
        try {
            const page = await this.#channel.push("load_more_messages", { before: cursor, limit: pageSize });
            // A rejoin may have started the timeline anew; then this page does not belong to it.
            if (this.#timeline.cursor === cursor) this.#timeline.addOlder(page.messages, page.cursor);
            outcome = "loaded";
        } catch (error) {
            if (error.kind === undefined) throw error;
        } finally {
            this.#isLoadingOlder = false;
        }
        if (this.#channel.state === "left") return;
        this.#render();
        this.#context.list.showOlder(outcome === "failed" ? "failed" : this.#olderState);
    }

    get #olderState() {
        return this.#timeline.cursor === null ? "beginning" : "some";
    }

    #joined({ room, messages, cursor }) {
        this.#timeline.mergeLatest(messages, cursor);
        this.#presence.restart();
        this.#outbox.settle(messages, this.#context.user.id);
        for (const item of this.#outbox.waiting) this.#deliver(item);
        const isFirst = !this.#wasJoined;
        this.#wasJoined = true;
        this.#render();
        this.#context.list.showOlder(this.#olderState);
        if (isFirst) this.#context.list.scrollToEnd();
        this.#context.entered(room);
        this.#context.changed();
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
        this.#render();
        this.#context.changed();
    }

    #received(message) {
        if (!this.#timeline.add(message)) return;
        const isOwn = message.user.id === this.#context.user.id;
        if (isOwn) this.#outbox.receivedOwn(message);
        this.#context.whispers.stopped(message.user.id);
        this.#render();
        if (isOwn) return;
        this.#context.list.received();
        this.#context.received(message);
        announce(`${message.user.username}: ${message.content}`);
    }

    #cameOrWent(user, what) {
        if (user.user_id === this.#context.user.id) return;
        if (what === "left") this.#context.whispers.stopped(user.user_id);
        this.#context.whispers.notice(`${user.username} ${what}`);
    }

    #showPeople() {
        this.#context.people.render(this.#presence.list(), this.#context.user.id);
    }

    async #deliver(item) {
        if (this.isJoined) {
            item.state = "sending";
            item.newest = this.#timeline.newest;
            this.#render();
            try {
                await this.#channel.push("new_message", { content: item.content });
                this.#outbox.remove(item);
            } catch (error) {
                if (error.kind === "refused") this.#outbox.fail(item, error.message);
                else if (item.echo !== null) this.#outbox.remove(item); // only the reply was lost
                else if (error.kind === "disconnected") item.state = "uncertain";
                else this.#outbox.fail(item, "The server did not answer.");
            }
            if (this.#channel.state === "left") return;
        }
        this.#render();
    }

    #render() {
        const user = this.#context.user;
        const pending = this.#outbox.visible.map((item) => ({
            item,
            message: { id: `pending-${item.key}`, content: item.content, user, timestamp: item.createdAt },
        }));
        this.#context.list.render(this.#timeline.messages, pending, user.id);
        const isEmpty = this.#timeline.messages.length + pending.length === 0;
        say(byId("empty"), this.#wasJoined && isEmpty ? "Nobody has said anything here yet. Say hello." : "");
    }
}
