/**
 * What concerns one person wherever they are: `user:<id>`. Keeps how much is unread in each room, and how many
 * notifications.
 */
export class PersonalChannel {
    /** By slug: `{ count, is_capped }`. */
    unread = new Map();
    notifications = 0;

    #channel;
    #lastActivity = new Map();
    #context;

    /**
     * @param {object} context `socket`, `user`, `countUnread()`, which promises what the server counts, and callbacks:
     *   `changed()`, `notified(notification)`, `roomCreated(room)`, and `isReading(slug)`.
     */
    constructor(context) {
        this.#context = context;
        const channel = context.socket.channel(`user:${context.user.id}`, {}, {
            joined: (response) => this.#joined(response),
            refused: () => channel.leave(), // nothing is lost: rooms work without
        });
        channel.on("activity", (activity) => this.#heard(activity));
        channel.on("read", ({ slug, last_read_at }) => this.#readElsewhere(slug, last_read_at));
        channel.on("room_created", ({ room }) => context.roomCreated(room));
        channel.on("notification", (notification) => {
            this.notifications += 1;
            context.notified(notification);
            context.changed();
        });
        channel.on("notifications_read", ({ notifications_unread }) => this.#notificationsRead(notifications_unread));
        this.#channel = channel;
    }

    join() {
        this.#channel.join();
    }

    /** This person has read here. */
    read(slug) {
        if (this.unread.delete(slug)) this.#context.changed();
    }

    async markNotificationsRead(upTo) {
        const reply = await this.#channel.push("mark_notifications_read", { up_to: upTo });
        this.#notificationsRead(reply.notifications_unread);
    }

    #joined({ unread, notifications_unread }) {
        this.#take(unread);
        this.notifications = notifications_unread;
        this.#context.changed();
    }

    #take(unread) {
        this.unread = new Map(unread.filter(({ count }) => count > 0).map((one) => [one.slug, one]));
    }

    #heard({ slug, timestamp, user_id }) {
        this.#lastActivity.set(slug, timestamp);
        if (user_id === this.#context.user.id || this.#context.isReading(slug)) return;
        const { count = 0, is_capped = false } = this.unread.get(slug) ?? {};
        this.unread.set(slug, { count: is_capped ? count : count + 1, is_capped });
        this.#context.changed();
    }

    /** If something was said after what was read there, only the server knows how much. */
    async #readElsewhere(slug, lastReadAt) {
        if (lastReadAt < (this.#lastActivity.get(slug) ?? 0)) {
            try {
                this.#take(await this.#context.countUnread());
            } catch {
                return; // the next join counts again
            }
        } else {
            this.unread.delete(slug);
        }
        this.#context.changed();
    }

    #notificationsRead(left) {
        this.notifications = left;
        this.#context.changed();
    }
}
