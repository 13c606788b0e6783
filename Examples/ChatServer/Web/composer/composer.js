import { plainText } from "../messages/content.js";
import { byId, say } from "../shared/dom.js";
import { characterCount } from "../shared/format.js";
import { storeDraft, storedDraft } from "./drafts.js";
import { MentionMenu } from "./mention-menu.js";
import { UploadTray } from "./upload-tray.js";

const limit = 2_000;
const showCountFrom = 1_800;
const typingInterval = 2_000;
const excerptLength = 140;

/** Where a message is written, answered or changed. What is begun in a room is kept for it. */
export class Composer {
    #field = byId("message");
    #send = byId("send");
    #count = byId("message-count");
    #slug = null;
    #actions;
    #mentions;
    #uploads;
    #lastTyping = -Infinity;
    /** The message that is answered, or the one that is changed. */
    #quoted = null;
    #edited = null;

    /**
     * @param {object} actions `send({ content, quote, attachments })`, `edit(message, content)`, a promise,
     *   `editLast()`, `typing()`, `names()` to choose from after `@`, and `announceUpload(slug, file)`.
     */
    constructor(actions) {
        this.#actions = actions;
        this.#mentions = new MentionMenu(this.#field, () => actions.names());
        this.#uploads = new UploadTray({
            announce: (file) => actions.announceUpload(this.#slug, file),
            changed: () => this.#update(),
        });
        this.#field.addEventListener("input", () => this.#changed());
        this.#field.addEventListener("keydown", (event) => this.#pressed(event));
        byId("composer").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#submit();
        });
        byId("composer-cancel").addEventListener("click", () => this.#standAlone());
        byId("skip-to-message").addEventListener("click", (event) => {
            event.preventDefault(); // the address stays as it is
            this.focus();
        });
    }

    /** Writes for this room from now on, or for none. */
    open(slug) {
        this.#slug = slug;
        this.#quoted = this.#edited = null;
        this.#uploads.open(slug !== null);
        this.#field.value = slug === null ? "" : storedDraft(slug);
        this.#field.disabled = slug === null;
        this.#showContext();
        this.#update();
    }

    name(roomName) {
        this.#field.placeholder = roomName === "" ? "" : `Message ${roomName}`;
    }

    focus() {
        this.#field.focus();
    }

    reply(message) {
        if (this.#edited) this.#standAlone();
        this.#quoted = message;
        this.#showContext();
        this.focus();
    }

    edit(message) {
        this.#edited = message;
        this.#quoted = null;
        this.#field.value = message.content;
        this.#showContext();
        this.#update();
        this.focus();
        this.#field.setSelectionRange(message.content.length, message.content.length);
    }

    /** Back to a message that answers and changes nothing. */
    #standAlone() {
        if (this.#edited) this.#field.value = storedDraft(this.#slug);
        this.#quoted = this.#edited = null;
        this.#showContext();
        this.#update();
        this.focus();
    }

    #showContext(problem = "") {
        const message = this.#edited ?? this.#quoted;
        byId("composer-context").hidden = message === null;
        byId("composer-context").dataset.mode = this.#edited ? "edit" : "reply";
        byId("composer-context-title").textContent = this.#edited
            ? "Editing your message"
            : `Replying to ${message?.user.username}`;
        byId("composer-context-text").textContent = this.#edited ? "" : plainText(excerpt(message));
        say(byId("composer-problem"), problem);
    }

    #pressed(event) {
        if (event.isComposing || this.#mentions.pressed(event)) return;
        if (event.key === "Escape" && (this.#edited || this.#quoted)) {
            event.preventDefault();
            this.#standAlone();
        } else if (event.key === "ArrowUp" && this.#field.value === "" && !this.#edited) {
            event.preventDefault();
            this.#actions.editLast();
        } else if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            this.#submit();
        }
    }

    #changed() {
        this.#update();
        if (this.#edited) return;
        storeDraft(this.#slug, this.#field.value);
        if (this.#field.value.trim() === "" || performance.now() - this.#lastTyping < typingInterval) return;
        this.#lastTyping = performance.now();
        this.#actions.typing();
    }

    #submit() {
        if (this.#send.disabled) return;
        const content = this.#field.value.trim();
        if (this.#edited) {
            this.#submitEdit(this.#edited, content);
            return;
        }
        const quote = this.#quoted && {
            id: this.#quoted.id,
            timestamp: this.#quoted.timestamp,
            user: this.#quoted.user,
            excerpt: excerpt(this.#quoted),
        };
        const attachments = this.#uploads.take();
        this.#field.value = "";
        storeDraft(this.#slug, "");
        this.#lastTyping = -Infinity;
        this.#quoted = null;
        this.#showContext();
        this.#update();
        this.#actions.send({ content, quote, attachments });
    }

    async #submitEdit(message, content) {
        if (content === message.content) {
            this.#standAlone();
            return;
        }
        this.#send.disabled = true;
        try {
            await this.#actions.edit(message, content);
            if (this.#edited === message) this.#standAlone();
        } catch (error) {
            if (error.kind === undefined) throw error;
            const problem = error.kind === "refused" ? error.message : "Not saved: the connection was lost.";
            if (this.#edited === message) this.#showContext(problem);
            this.#update();
        }
    }

    #update() {
        const text = this.#field.value.trim();
        const count = text.length < showCountFrom ? text.length : characterCount(text);
        this.#count.hidden = count < showCountFrom;
        this.#count.textContent = count < showCountFrom ? "" : `${count.toLocaleString()} of ${limit.toLocaleString()}`;
        this.#field.setAttribute("aria-invalid", String(count > limit));
        const hasAttachments = !this.#edited && this.#uploads.isReady;
        const isEmpty = count === 0 && !hasAttachments && !this.#edited?.attachments?.length;
        this.#send.disabled = this.#slug === null || isEmpty || count > limit || this.#uploads.isBusy;
        this.#field.style.height = "auto"; // so that it can shrink
        const borders = this.#field.offsetHeight - this.#field.clientHeight;
        this.#field.style.height = `${this.#field.scrollHeight + borders}px`;
    }
}

function excerpt(message) {
    const text = message?.content || message?.attachments?.map((attachment) => attachment.file_name).join(", ") || "";
    const characters = [...text.replace(/\s+/gu, " ")];
    return characters.length <= excerptLength ? characters.join("") : `${characters.slice(0, excerptLength).join("")}…`;
}
