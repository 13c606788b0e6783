import { Composer } from "./composer/composer.js";
import { Attachments } from "./messages/attachments.js";
import { MessageList } from "./messages/message-list.js";
import { MessageRows } from "./messages/message-rows.js";
import { Toolbar } from "./messages/toolbar.js";
import { Bell } from "./personal/bell.js";
import { PersonalChannel } from "./personal/personal-channel.js";
import { Socket } from "./phoenix/index.js";
import { Outboxes } from "./room/outboxes.js";
import { PeopleList } from "./room/people.js";
import { explanation, Room } from "./room/room.js";
import { Whispers } from "./room/whispers.js";
import { RoomList } from "./rooms/room-list.js";
import { onSessionElsewhere, Session } from "./session/session.js";
import { Welcome } from "./session/welcome.js";
import { avatar } from "./shared/avatar.js";
import { confirmed } from "./shared/confirm.js";
import { ConnectionState } from "./shared/connection-state.js";
import { announce, byId, say } from "./shared/dom.js";
import { Drawers } from "./shared/drawers.js";
import { addressedRoom, goToRoom, onNavigation } from "./shared/navigation.js";
import { WindowTitle } from "./shared/window-title.js";

/** The page: who we are, the connection, and the room that the address names. */
class Chat {
    #session = null;
    #socket = null;
    #room = null;
    #personal = null;
    #outboxes = null;
    #attachments = null;
    /** Names of people by their ids, as far as they have been seen. */
    #names = new Map();
    /** A message to go to once its room is entered. */
    #destination = null;

    #title = new WindowTitle();
    #connection = new ConnectionState();
    #drawers = new Drawers();
    #people = new PeopleList();
    #whispers = new Whispers();
    #welcome = new Welcome((answer) => this.#enter(Session.begin(answer)));
    #rooms = new RoomList({
        create: async (fields) => (await this.#session.request("POST", "/api/rooms", fields)).room,
        created: (room) => goToRoom(room.slug),
    });
    #bell = new Bell({
        load: (before) => this.#loadNotifications(before),
        markRead: (upTo) => this.#personal.markNotificationsRead(upTo),
        show: ({ room, message }) => this.#showMessage(room.slug, message),
    });
    #composer = new Composer({
        send: (message) => this.#room?.send(message),
        edit: (message, content) => this.#room.edit(message, content),
        editLast: () => this.#room?.lastOwn && this.#composer.edit(this.#room.lastOwn),
        typing: () => this.#room?.typing(),
        names: () => this.#room?.names ?? [],
        announceUpload: (slug, file) => this.#announceUpload(slug, file),
    });
    #list = new MessageList(
        new MessageRows({
            retry: (item) => this.#room?.retry(item),
            discard: (item) => this.#room?.discard(item),
            toggleReaction: (message, emoji) => this.#room?.toggleReaction(message, emoji),
            showMessage: (message) => this.#room?.showMessage(message),
            locate: (attachment) => this.#attachments.locate(this.#room.slug, attachment),
            nameOf: (id) => this.#names.get(id),
            ownID: () => this.#session.user.id,
            calledNames: () => [this.#session.user.username, ...this.#names.values()],
        }),
        {
            loadOlder: () => this.#room?.loadOlder(),
            loadNewer: () => this.#room?.loadNewer(),
            showLatest: () => this.#room?.showLatest(),
            reachedEnd: () => this.#room?.looked(),
        },
    );

    start() {
        new Toolbar({
            find: (id) => this.#room?.find(id),
            isOwn: (message) => message.user.id === this.#session.user.id,
            react: (message, emoji) => this.#room?.toggleReaction(message, emoji),
            reply: (message) => this.#composer.reply(message),
            edit: (message) => this.#composer.edit(message),
            remove: (message) => this.#delete(message),
        });
        byId("sign-out").addEventListener("click", () => this.#signOut());
        byId("reconnect").addEventListener("click", () => this.#wake());
        byId("jump-to-date").addEventListener("click", () => byId("date").showPicker());
        byId("date").addEventListener("change", () => this.#room?.showTime(new Date(`${byId("date").value}T00:00`).getTime()));
        onNavigation(() => this.#session && this.#openRoom());
        onSessionElsewhere(() => location.reload());
        addEventListener("online", () => this.#socket?.wake());
        addEventListener("offline", () => this.#socket?.wake());
        document.addEventListener("visibilitychange", () => {
            if (document.hidden) return;
            this.#socket?.wake();
            this.#room?.looked();
        });

        const session = Session.stored();
        if (session) this.#enter(session);
        else this.#welcome.show({ slug: addressedRoom() });
    }

    // Who we are.

    #enter(session) {
        this.#session = session;
        session.addEventListener("ended", () => {
            this.#leave("Your session has expired. Please choose your name again.");
        });
        this.#welcome.hide();
        byId("me-avatar").replaceChildren(avatar(session.user));
        byId("me-name").textContent = session.user.username;
        this.#outboxes = new Outboxes(session.user, (slug) => slug === this.#room?.slug && this.#room.render());
        this.#attachments = new Attachments(session);
        this.#names.set(session.user.id, session.user.username);

        this.#socket = new Socket("/socket/websocket", { authToken: () => session.token() });
        this.#socket.addEventListener("state", () => this.#socketChanged());
        this.#socket.addEventListener("closed", (event) => this.#socketClosed(event.detail));
        this.#personal = new PersonalChannel({
            socket: this.#socket,
            user: session.user,
            countUnread: async () => (await session.request("GET", "/api/unread")).rooms,
            isReading: (slug) => slug === this.#room?.slug && !document.hidden && this.#list.isAtEnd,
            changed: () => this.#showUnread(),
            notified: (notification) => this.#notified(notification),
            roomCreated: (room) => this.#rooms.add(room),
        });
        this.#personal.join();
        this.#socket.connect();
        this.#openFirstRoom();
    }

    async #signOut() {
        const { count } = this.#outboxes;
        const messages = count === 1 ? "A message has" : `${count} messages have`;
        if (count > 0 && !(await confirmed(`${messages} not been sent. Sign out all the same?`, "Sign out"))) return;
        this.#outboxes.clear();
        this.#session.end();
        this.#leave();
    }

    #leave(notice = "") {
        const { username } = this.#session.user;
        this.#room?.leave();
        this.#socket.disconnect();
        this.#session = this.#socket = this.#room = this.#personal = this.#outboxes = this.#attachments = null;
        this.#connection.reset();
        this.#names.clear();
        this.#drawers.close();
        this.#bell.clear();
        this.#list.clear();
        this.#composer.open(null);
        this.#title.name("");
        this.#rooms.showUnread(new Map());
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
        this.#connection.reset();
        this.#drawers.close();
        this.#rooms.select(slug);
        this.#nameRoom(this.#rooms.find(slug) ?? { name: slug, description: "" });
        this.#composer.open(slug);
        this.#outboxes.stopErrand(slug);
        this.#room = new Room(slug, this.#outboxes.of(slug), {
            socket: this.#socket,
            user: this.#session.user,
            names: this.#names,
            list: this.#list,
            people: this.#people,
            whispers: this.#whispers,
            composer: this.#composer,
            changed: () => this.#showConnection(),
            entered: (room) => this.#enteredRoom(room),
            received: () => this.#title.received(),
            read: (slug) => this.#personal.read(slug),
            missing: (slug) => this.#roomMissing(slug),
            refused: (reason) => this.#roomRefused(reason),
        });
        this.#room.join();
        this.#outboxes.deliverElsewhere(this.#socket, slug);
        this.#showConnection();
        if (matchMedia("(hover: hover)").matches) this.#composer.focus();
    }

    #enteredRoom(room) {
        this.#connection.reset();
        this.#nameRoom(room);
        if (!this.#rooms.find(room.slug)) this.#rooms.add(room);
        announce(`In ${room.name}`);
        const destination = this.#destination;
        this.#destination = null;
        if (destination?.slug === room.slug) this.#room.showMessage(destination.message);
    }

    #roomMissing(slug) {
        this.#room = null;
        this.#showNoRoom("No such room", `There is no room called #${slug}. Pick one from the list, or make it.`);
    }

    #roomRefused(reason) {
        this.#connection.failed(reason);
        this.#showConnection();
    }

    #showNoRoom(name, text) {
        this.#nameRoom({ name, description: "" });
        this.#composer.name("");
        this.#composer.open(null);
        this.#list.clear();
        say(byId("empty"), text);
        this.#showConnection();
    }

    #nameRoom(room) {
        byId("room-name").textContent = room.name;
        byId("room-description").textContent = room.description ?? "";
        this.#composer.name(room.name);
        this.#title.name(room.name);
    }

    #showMessage(slug, message) {
        if (slug === this.#room?.slug) {
            this.#room.showMessage(message);
        } else {
            this.#destination = { slug, message };
            goToRoom(slug);
        }
    }

    async #delete(message) {
        if (!(await confirmed("Delete this message for everyone?", "Delete"))) return;
        try {
            await this.#room?.delete(message);
        } catch (error) {
            if (error.kind === undefined) throw error;
            this.#whispers.notice(explanation(error));
        }
    }

    async #announceUpload(slug, file) {
        const path = `/api/rooms/${encodeURIComponent(slug)}/uploads`;
        return (await this.#session.request("POST", path, file)).upload;
    }

    // What concerns this person.

    #loadNotifications(before) {
        const place = before === null ? "" : `&before=${encodeURIComponent(before)}`;
        return this.#session.request("GET", `/api/notifications?limit=20${place}`);
    }

    #notified(notification) {
        this.#bell.received();
        this.#title.received();
        announce(`${notification.message.user.username} called you in ${notification.room.name}`);
    }

    #showUnread() {
        this.#bell.count(this.#personal.notifications);
        this.#rooms.showUnread(this.#personal.unread);
    }

    // The connection.

    #wake() {
        this.#socket.wake();
        this.#room?.join();
    }

    #socketChanged() {
        if (this.#socket === null) return;
        if (this.#socket.isOpen) this.#outboxes.deliverElsewhere(this.#socket, this.#room?.slug);
        this.#showConnection();
    }

    /** A browser does not tell why a WebSocket was refused. If it is for the token, asking over HTTP renews it. */
    #socketClosed({ opened }) {
        this.#connection.failed();
        this.#showConnection();
        if (!opened) this.#session.request("GET", "/api/unread").catch(() => {});
    }

    #showConnection() {
        if (this.#socket) this.#connection.show(this.#socket, this.#room === null || this.#room.isJoined);
    }
}

new Chat().start();
