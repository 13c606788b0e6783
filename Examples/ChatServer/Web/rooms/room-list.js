import { arrange, byId, element, say } from "../shared/dom.js";
import { roomPath } from "../shared/navigation.js";

/** The list of rooms, and the dialog that makes one. */
export class RoomList {
    /** @type {{ name: string, slug: string, description: string }[]} */
    rooms = roomsInDocument();

    #actions;
    #current = null;
    #unread = new Map();

    /** @param {{ create(fields): Promise<object>, created(room) }} actions */
    constructor(actions) {
        this.#actions = actions;
        byId("new-room").addEventListener("click", () => this.#openDialog());
        byId("room-cancel").addEventListener("click", () => byId("room-dialog").close());
        byId("room-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#create(new FormData(event.target));
        });
    }

    add(room) {
        this.rooms = [...this.rooms.filter((other) => other.slug !== room.slug), room];
        this.#render();
    }

    find(slug) {
        return this.rooms.find((room) => room.slug === slug);
    }

    select(slug) {
        this.#current = slug;
        this.#render();
    }

    /** @param {Map<string, { count: number, is_capped: boolean }>} unread By slug. */
    showUnread(unread) {
        this.#unread = unread;
        this.#render();
    }

    #render() {
        const rooms = [...this.rooms].sort((a, b) => a.name.localeCompare(b.name));
        const hadFocus = byId("rooms").contains(document.activeElement);
        arrange(byId("rooms"), rooms.map((room) => this.#node(room)));
        if (hadFocus) byId("rooms").querySelector("[aria-current]")?.focus();
    }

    #node(room) {
        const unread = this.#unread.get(room.slug);
        const count = unread && `${unread.count}${unread.is_capped ? "+" : ""}`;
        const badge = element("span", { class: "badge" }, count ?? "", element("span", { class: "visually-hidden" }, " unread"));
        const link = element(
            "a",
            {
                href: roomPath(room.slug),
                title: room.description || null,
                "data-room": room.slug,
                "aria-current": room.slug === this.#current ? "page" : null,
            },
            element("span", { class: "hash", "aria-hidden": "true" }, "#"),
            element("span", { class: "name" }, room.name),
            ...(count ? [badge] : []),
        );
        return element("li", {}, link);
    }

    #openDialog() {
        byId("room-form").reset();
        say(byId("room-error"), "");
        byId("room-dialog").showModal();
    }

    async #create(form) {
        const description = form.get("description").trim();
        const fields = { name: form.get("name").trim(), ...(description === "" ? {} : { description }) };
        try {
            const room = await this.#actions.create(fields);
            byId("room-dialog").close();
            this.add(room);
            this.#actions.created(room);
        } catch (error) {
            say(byId("room-error"), error.message);
        }
    }
}

/** The rooms that came with the document. */
function roomsInDocument() {
    return [...byId("rooms").querySelectorAll("a")].map((link) => ({
        slug: link.dataset.room,
        name: link.querySelector(".name").textContent,
        description: link.title,
    }));
}
