import { avatar, tint } from "../shared/avatar.js";
import { element } from "../shared/dom.js";
import { clockTime, fullTime, listMany } from "../shared/format.js";
import { attachmentNode } from "./attachments.js";
import { plainText, richText } from "./content.js";

/** Makes the rows of messages, and makes them anew when their message has changed. */
export class MessageRows {
    #actions;

    /**
     * @param {object} actions `retry(item)`, `discard(item)`, `toggleReaction(message, emoji)`, `showMessage(reference)`,
     *   `locate(attachment)`, which promises its address, `nameOf(userID)` and `calledNames()`.
     */
    constructor(actions) {
        this.#actions = actions;
    }

    /**
     * @param {{ node, message } | undefined} current The row that is there.
     * @param {{ item?: object, isOwn: boolean }} context `item` is there for an unsent message.
     */
    row(current, message, { item, isOwn }) {
        const state = item && `${item.state} ${item.reason}`;
        if (current?.message === message || (item && current?.state === state)) return current;
        const node = element(
            "li",
            {
                class: classes({ message: true, own: isOwn, pending: item, deleted: message.deleted_at }),
                "data-message-id": message.id,
                "data-user-id": message.user.id,
                "data-state": item?.state ?? null,
                tabindex: "-1",
            },
            avatar(message.user),
            element("div", { class: "body" }, ...this.#body(message, item)),
        );
        return { node, message, state };
    }

    /** Remembers what has the focus in the list, for when its row has been made anew or has gone. */
    focusWithin(list) {
        const focused = list.contains(document.activeElement) ? document.activeElement : null;
        const id = focused?.closest(".message")?.dataset.messageId;
        const key = focused?.dataset.focusKey;
        return {
            restore(rows, otherwise) {
                if (focused === null || focused === document.activeElement) return;
                const node = rows.get(id)?.node;
                const same = key && node?.querySelector(`[data-focus-key="${CSS.escape(key)}"]`);
                (same || node || otherwise).focus({ preventScroll: true });
            },
        };
    }

    *#body(message, item) {
        yield this.#meta(message);
        if (message.reply_to) yield this.#quote(message.reply_to);
        if (message.deleted_at) {
            yield element("p", { class: "text gone" }, "This message was deleted.");
            return;
        }
        if (message.content !== "") {
            yield element("p", { class: "text" }, ...richText(message.content, this.#actions.calledNames()));
        }
        if (message.edited_at) {
            yield element("span", { class: "edited", title: fullTime(new Date(message.edited_at)) }, "edited");
        }
        if (message.attachments?.length) yield this.#attachments(message);
        if (message.reactions?.length) yield this.#reactions(message);
        if (item) yield this.#delivery(item);
    }

    #meta(message) {
        const date = new Date(message.timestamp);
        const time = element("time", { datetime: date.toISOString(), title: fullTime(date) }, clockTime(date));
        const author = tint(element("span", { class: "author" }, message.user.username), message.user.id);
        return element("p", { class: "meta" }, author, " ", time);
    }

    #quote(original) {
        const node = element(
            "button",
            { type: "button", class: "quote", "data-focus-key": "quote" },
            element("span", { class: "quoted" }, original.user.username),
            " ",
            element("span", { class: "excerpt" }, plainText(original.excerpt) || "…"),
        );
        node.addEventListener("click", () => this.#actions.showMessage(original));
        return tint(node, original.user.id);
    }

    #attachments(message) {
        const nodes = message.attachments.map((attachment) => attachmentNode(attachment, this.#actions.locate));
        return element("div", { class: "attachments" }, ...nodes);
    }

    #reactions(message) {
        const nodes = message.reactions.map(({ emoji, count, user_ids }) => {
            const { ownID, nameOf } = this.#actions;
            const isOwn = user_ids.includes(ownID());
            const names = user_ids.map((id) => (id === ownID() ? "You" : nameOf(id))).filter(Boolean);
            const others = count - names.length;
            const title = listMany(others > 0 ? [...names, `${others} more`] : names);
            const node = element(
                "button",
                {
                    type: "button",
                    class: "reaction",
                    "data-emoji": emoji,
                    "data-focus-key": `reaction ${emoji}`,
                    "aria-pressed": String(isOwn),
                    "aria-label": `${emoji}, ${title}`,
                    title,
                },
                emoji,
                " ",
                element("span", { class: "count" }, String(count)),
            );
            node.addEventListener("click", () => this.#actions.toggleReaction(message, emoji));
            return node;
        });
        return element("div", { class: "reactions" }, ...nodes);
    }

    #delivery(item) {
        const parts = [element("span", { class: "reason" }, deliveryText(item))];
        if (item.state === "failed") {
            const retry = element("button", { type: "button", class: "retry" }, "Try again");
            const discard = element("button", { type: "button", class: "discard quiet" }, "Discard");
            retry.addEventListener("click", () => this.#actions.retry(item));
            discard.addEventListener("click", () => this.#actions.discard(item));
            parts.push(retry, discard);
        }
        return element("p", { class: "delivery", role: "status" }, ...parts);
    }
}

function deliveryText({ state, reason }) {
    if (state === "failed") return `Not sent. ${reason}`;
    return state === "sending" ? "" : reason || "Waiting for the connection…";
}

function classes(conditions) {
    return Object.keys(conditions).filter((name) => conditions[name]).join(" ");
}
