import { plainText } from "../messages/content.js";
import { avatar } from "../shared/avatar.js";
import { byId, element, say } from "../shared/dom.js";
import { clockTime, dayName, fullTime } from "../shared/format.js";

const texts = { mention: "mentioned you", reply: "replied to you" };

/** The bell: how many notifications are unread, and the list of them. What has been seen there is read. */
export class Bell {
    #panel = byId("notifications-panel");
    #list = byId("notifications");
    #more = byId("more-notifications");
    #actions;
    #cursor = null;
    #isLoading = false;

    /** @param {object} actions `load(before)`, a promise, `markRead(upTo)`, of messages up to that time, a promise, and `show(notification)`. */
    constructor(actions) {
        this.#actions = actions;
        this.#panel.addEventListener("toggle", (event) => event.newState === "open" && this.#open());
        this.#more.addEventListener("click", () => this.#load(this.#cursor));
    }

    count(count) {
        const badge = byId("bell-count");
        badge.textContent = count > 99 ? "99+" : String(count);
        badge.hidden = count === 0;
        byId("bell").setAttribute("aria-label", count === 0 ? "Notifications" : `Notifications, ${count} unread`);
    }

    /** Another has come: shown at once if one is looking. */
    received() {
        if (this.#panel.matches(":popover-open")) this.#open();
    }

    /** Nobody is signed in. */
    clear() {
        this.#panel.hidePopover();
        this.#list.replaceChildren();
        this.count(0);
    }

    async #open() {
        const newest = await this.#load(null);
        if (newest && !newest.is_read) await this.#actions.markRead(newest.message.timestamp).catch(() => {});
    }

    async #load(before) {
        if (this.#isLoading) return null;
        this.#isLoading = true;
        say(byId("no-notifications"), before === null && this.#list.childElementCount === 0 ? "Loading…" : "");
        try {
            const { notifications, cursor } = await this.#actions.load(before);
            const nodes = notifications.map((notification) => this.#node(notification));
            if (before === null) this.#list.replaceChildren(...nodes);
            else this.#list.append(...nodes);
            this.#cursor = cursor;
            this.#more.hidden = cursor === null;
            say(byId("no-notifications"), this.#list.childElementCount === 0 ? "Nobody has called you yet." : "");
            return notifications[0] ?? null;
        } catch (error) {
            say(byId("no-notifications"), error.message);
            return null;
        } finally {
            this.#isLoading = false;
        }
    }

    #node(notification) {
        const { kind, room, message, is_read } = notification;
        const date = new Date(message.timestamp);
        const button = element(
            "button",
            { type: "button", class: "notification", "data-read": String(is_read), "data-kind": kind },
            avatar(message.user),
            element(
                "span",
                { class: "notification-body" },
                element("span", { class: "who" }, `${message.user.username} ${texts[kind] ?? "called you"} in ${room.name}`),
                element("span", { class: "excerpt" }, plainText(message.excerpt)),
                element("time", { datetime: date.toISOString(), title: fullTime(date) }, `${dayName(date)}, ${clockTime(date)}`),
            ),
        );
        button.addEventListener("click", () => {
            this.#panel.hidePopover();
            this.#actions.show(notification);
        });
        return element("li", {}, button);
    }
}
