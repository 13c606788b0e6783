import { Composer } from "./composer/composer.js";
import { MessageList } from "./messages/message-list.js";
import { Socket } from "./phoenix/index.js";
import { Outbox } from "./room/outbox.js";
import { PeopleList } from "./room/people.js";
import { Room } from "./room/room.js";
import { Whispers } from "./room/whispers.js";
import { RoomList } from "./rooms/room-list.js";
import { onSessionElsewhere, Session } from "./session/session.js";
import { Welcome } from "./session/welcome.js";
import { avatar } from "./shared/avatar.js";
import { announce, byId, say } from "./shared/dom.js";
import { Drawers } from "./shared/drawers.js";
import { addressedRoom, goToRoom, onNavigation } from "./shared/navigation.js";

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
    #welcome = new Welcome((answer) => this.#enter(Session.begin(answer)));
    #composer = new Composer({ submit: (text) => this.#room?.send(text), typing: () => this.#room?.typing() });
    #list = new MessageList({
        loadOlder: () => this.#room?.loadOlder(),
        retry: (item) => this.#room?.retry(item),
        discard: (item) => this.#room?.discard(item),
    });
    #rooms = new RoomList({
        create: async (fields) => (await this.#session.request("POST", "/api/rooms", fields)).room,
        created: (room) => goToRoom(room.slug),
    });

    start() {
        byId("sign-out").addEventListener("click", () => {
            this.#session.end();
            this.#leave();
        });
        byId("reconnect").addEventListener("click", () => this.#wake());
        onNavigation(() => this.#session && this.#openRoom());
        onSessionElsewhere(() => location.reload());
        addEventListener("online", () => this.#socket?.wake());
        addEventListener("offline", () => this.#socket?.wake());
        document.addEventListener("visibilitychange", () => this.#visibilityChanged());

        const session = Session.stored();
        if (session) this.#enter(session);
        else this.#welcome.show({ slug: addressedRoom() });
    }

    // Who we are.

    #enter(session) {
        this.#session = session;
        session.addEventListener("ended", () => this.#leave("Your session has expired. Please choose your name again."));
        this.#welcome.hide();
        byId("me-avatar").replaceChildren(avatar(session.user));
        byId("me-name").textContent = session.user.username;
        this.#socket = new Socket("/socket/websocket", { authToken: () => session.token() });
        this.#socket.addEventListener("state", () => this.#connectionChanged());
        this.#socket.addEventListener("closed", (event) => this.#connectionClosed(event.detail));
        this.#socket.connect();
        this.#openFirstRoom();
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
        this.#welcome.show({ slug: addressedRoom(), notice, username: notice === "" ? "" : username });
    }

    // The room.

    #openFirstRoom() {
        const first = this.#rooms.find("general") ?? this.#rooms.rooms[0];
        if (addressedRoom() !== null) this.#openRoom();
        else if (first) goToRoom(first.slug, { replacing: true });
        else this.#showNoRoom("No rooms yet", "Make the first one with the + beside “Rooms”.");
    }

    #openRoom() {
        const slug = addressedRoom();
        if (slug === null || slug === this.#room?.slug) return;
        this.#room?.leave();
        this.#refusal = "";
        this.#drawers.close();
        this.#rooms.select(slug);
        this.#nameRoom(this.#rooms.find(slug) ?? { name: slug, description: "" });
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
        if (!this.#rooms.find(room.slug)) this.#rooms.add(room);
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

    /** A browser does not tell why a WebSocket was refused. If it is for the token, asking over HTTP renews it. */
    #connectionClosed({ opened }) {
        this.#hasFailed = true;
        this.#connectionChanged();
        const slug = this.#room?.slug ?? this.#rooms.rooms[0]?.slug;
        if (opened || slug === undefined) return;
        this.#session.request("GET", `/api/rooms/${encodeURIComponent(slug)}/messages?limit=1`).catch(() => {});
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

new Chat().start();
