import { isTokenRefused } from "./api.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { announce, byId, say } from "./dom.js";
import { Drawers } from "./drawers.js";
import { MessageList } from "./message-list.js";
import { Outbox } from "./outbox.js";
import { PeopleList } from "./people.js";
import { Socket } from "./phoenix-channels.js";
import { Room } from "./room.js";
import { RoomList } from "./rooms.js";
import { forgetSession, storeSession, storedSession } from "./session.js";
import { Welcome } from "./welcome.js";
import { Whispers } from "./whispers.js";

const connectionTexts = {
    connected: "Connected",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "Offline",
};

/** The page: who we are, the connection, and the room that the address names. */
class Chat {
    #session = null;
    #socket = null;
    #room = null;
    #outboxes = new Map();
    #unread = 0;
    #title = "Chat";
    #refusal = "";
    #hasFailed = false;

    #drawers = new Drawers();
    #people = new PeopleList();
    #whispers = new Whispers();
    #welcome = new Welcome((session) => this.#enter(session));
    #composer = new Composer({ submit: (text) => this.#room?.send(text), typing: () => this.#room?.typing() });
    #list = new MessageList({
        loadOlder: () => this.#room?.loadOlder(),
        retry: (item) => this.#room?.retry(item),
        discard: (item) => this.#room?.discard(item),
    });
    #rooms = new RoomList({
        token: () => this.#session.token,
        created: (room) => (location.hash = encodeURIComponent(room.slug)),
        refused: (error) => error.isUnauthorized && this.#expire(),
    });

    start() {
        byId("sign-out").addEventListener("click", () => this.#leave());
        byId("reconnect").addEventListener("click", () => this.#wake());
        addEventListener("hashchange", () => this.#session && this.#openRoom());
        addEventListener("online", () => this.#socket?.wake());
        addEventListener("offline", () => this.#socket?.wake());
        document.addEventListener("visibilitychange", () => this.#visibilityChanged());

        const session = storedSession();
        if (session) this.#enter(session);
        else this.#welcome.show({ slug: addressedRoom() });
    }

    // Who we are.

    #enter(session) {
        storeSession(session);
        this.#session = session;
        this.#welcome.hide();
        byId("me-avatar").replaceChildren(avatar(session.user));
        byId("me-name").textContent = session.user.username;
        byId("chat").hidden = false;

        this.#socket = new Socket("/socket/websocket", () => ({ token: session.token }));
        this.#socket.addEventListener("state", () => this.#connectionChanged());
        this.#socket.addEventListener("closed", (event) => this.#connectionClosed(event.detail));
        this.#socket.connect();
        this.#loadRooms();
    }

    #leave(notice = "") {
        const { username } = this.#session.user;
        this.#room?.leave();
        this.#socket.disconnect();
        this.#session = this.#socket = this.#room = null;
        this.#outboxes.clear();
        this.#hasFailed = false;
        this.#refusal = "";
        this.#drawers.close();
        this.#list.clear();
        this.#composer.open(null);
        this.#setTitle("Chat");
        forgetSession();
        byId("chat").hidden = true;
        this.#welcome.show({ slug: addressedRoom(), notice, username: notice === "" ? "" : username });
    }

    #expire() {
        this.#leave("Your session has expired. Please choose your name again.");
    }

    // The room.

    async #loadRooms() {
        const session = this.#session;
        const opened = addressedRoom();
        if (opened !== null) this.#openRoom();
        try {
            await this.#rooms.load();
        } catch (error) {
            if (session === this.#session && this.#room === null) this.#showNoRoom("Rooms", error.message);
            return;
        }
        if (session !== this.#session || this.#room !== null || opened !== null) return;
        const first = this.#rooms.rooms.find((room) => room.slug === "general") ?? this.#rooms.rooms[0];
        if (first) {
            history.replaceState(null, "", `#${encodeURIComponent(first.slug)}`);
            this.#openRoom();
        } else {
            this.#showNoRoom("No rooms yet", "Make the first one with the + beside “Rooms”.");
        }
    }

    #openRoom() {
        const slug = addressedRoom();
        if (slug === null || slug === this.#room?.slug) return;
        this.#room?.leave();
        this.#refusal = "";
        this.#drawers.close();
        this.#rooms.select(slug);
        this.#nameRoom(this.#rooms.rooms.find((room) => room.slug === slug) ?? { name: slug, description: "" });
        this.#composer.open(slug);

        if (!this.#outboxes.has(slug)) this.#outboxes.set(slug, new Outbox());
        this.#room = new Room(slug, this.#outboxes.get(slug), {
            socket: this.#socket,
            user: this.#session.user,
            list: this.#list,
            people: this.#people,
            whispers: this.#whispers,
            composer: this.#composer,
            changed: () => this.#connectionChanged(),
            entered: (room) => this.#enteredRoom(room),
            received: () => this.#countUnread(),
            missing: (slug) => this.#roomMissing(slug),
            refused: (reason) => this.#roomRefused(reason),
        });
        this.#room.join();
        this.#connectionChanged();
        if (matchMedia("(hover: hover)").matches) this.#composer.focus();
    }

    #enteredRoom(room) {
        this.#refusal = "";
        this.#hasFailed = false;
        this.#nameRoom(room);
        if (!this.#rooms.rooms.some((other) => other.id === room.id)) this.#rooms.load().catch(() => {});
        announce(`In ${room.name}`);
    }

    #roomMissing(slug) {
        this.#room = null;
        this.#showNoRoom("No such room", `There is no room called #${slug}. Pick one from the list, or make it.`);
    }

    #roomRefused(reason) {
        this.#refusal = reason;
        this.#hasFailed = true;
        this.#connectionChanged();
    }

    #showNoRoom(name, text) {
        this.#nameRoom({ name, description: "" });
        this.#composer.name("");
        this.#composer.open(null);
        this.#list.clear();
        say(byId("empty"), text);
        this.#connectionChanged();
    }

    #nameRoom(room) {
        byId("room-name").textContent = room.name;
        byId("room-description").textContent = room.description ?? "";
        this.#composer.name(room.name);
        this.#setTitle(room.name);
    }

    // The connection.

    #wake() {
        this.#socket.wake();
        this.#room?.join();
    }

    #connectionChanged() {
        if (this.#socket === null) return;
        const state = this.#connectionState();
        if (byId("connection").dataset.state !== state) {
            byId("connection").dataset.state = state;
            byId("connection-text").textContent = connectionTexts[state];
        }
        const isTrouble = this.#hasFailed && state !== "connected";
        byId("banner").hidden = !isTrouble;
        byId("banner-text").textContent = this.#refusal || "Connection lost. What you write is kept and sent later.";
    }

    #connectionState() {
        if (this.#socket.state === "waiting") return navigator.onLine ? "reconnecting" : "offline";
        if (this.#socket.isOpen && (this.#room === null || this.#room.isJoined)) return "connected";
        return this.#hasFailed ? "reconnecting" : "connecting";
    }

    async #connectionClosed({ opened }) {
        this.#hasFailed = true;
        this.#connectionChanged();
        if (opened) return;
        const session = this.#session;
        const slug = this.#room?.slug ?? this.#rooms.rooms[0]?.slug ?? "general";
        if ((await isTokenRefused(session.token, slug)) && session === this.#session) this.#expire();
    }

    // What waits while nobody looks.

    #visibilityChanged() {
        if (document.hidden) return;
        this.#unread = 0;
        this.#showTitle();
        this.#socket?.wake();
    }

    #countUnread() {
        if (!document.hidden) return;
        this.#unread += 1;
        this.#showTitle();
    }

    #setTitle(title) {
        this.#title = title === "Chat" ? title : `${title} · Chat`;
        this.#showTitle();
    }

    #showTitle() {
        document.title = this.#unread === 0 ? this.#title : `(${this.#unread}) ${this.#title}`;
    }
}

/** The slug in the address, `#general` or `?room=general`, or null. */
function addressedRoom() {
    const fragment = location.hash.slice(1);
    if (fragment === "") return new URLSearchParams(location.search).get("room") || null;
    try {
        return decodeURIComponent(fragment);
    } catch {
        return fragment;
    }
}

new Chat().start();
