import { createRoom, listRooms } from "./api.js";
import { arrange, byId, element, say } from "./dom.js";

/** The list of rooms, and the dialog that makes a new one. */
export class RoomList {
    /** @type {{ id: string, name: string, slug: string, description: string }[]} */
    rooms = [];

    #actions;
    #current = null;

    /** @param {{ token(): string, created(room), refused(error) }} actions */
    constructor(actions) {
        this.#actions = actions;
        byId("new-room").addEventListener("click", () => this.#openDialog());
        byId("room-cancel").addEventListener("click", () => byId("room-dialog").close());
        byId("room-form").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#create(new FormData(event.target));
        });
    }

    async load() {
        this.rooms = await listRooms();
        this.#render();
    }

    select(slug) {
        this.#current = slug;
        this.#render();
    }

    #render() {
        const rooms = [...this.rooms].sort((a, b) => a.name.localeCompare(b.name));
        const links = rooms.map((room) =>
            element(
                "li",
                {},
                element(
                    "a",
                    {
                        href: `#${encodeURIComponent(room.slug)}`,
                        title: room.description || null,
                        "data-room": room.slug,
                        "aria-current": room.slug === this.#current ? "page" : null,
                    },
                    element("span", { class: "hash", "aria-hidden": "true" }, "#"),
                    element("span", { class: "name" }, room.name),
                ),
            ),
        );
        const hadFocus = byId("rooms").contains(document.activeElement);
        arrange(byId("rooms"), links);
        if (hadFocus) byId("rooms").querySelector("[aria-current]")?.focus();
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
            const room = await createRoom(this.#actions.token(), fields);
            byId("room-dialog").close();
            this.rooms = [...this.rooms.filter((other) => other.id !== room.id), room];
            this.#actions.created(room);
        } catch (error) {
            if (error.isUnauthorized) byId("room-dialog").close();
            say(byId("room-error"), error.message);
            this.#actions.refused(error);
        }
    }
}
