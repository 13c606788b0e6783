import { byId } from "../shared/dom.js";
import { characterCount } from "../shared/format.js";
import { storeDraft, storedDraft } from "./drafts.js";

const limit = 2_000;
const showCountFrom = 1_800;
const typingInterval = 2_000;

/** Where a message is written. What is begun in a room is kept for it. */
export class Composer {
    #field = byId("message");
    #send = byId("send");
    #count = byId("message-count");
    #slug = null;
    #actions;
    #lastTyping = -Infinity;

    /** @param {{ submit(text: string), typing() }} actions */
    constructor(actions) {
        this.#actions = actions;
        this.#field.addEventListener("input", () => this.#edited());
        this.#field.addEventListener("keydown", (event) => this.#pressed(event));
        byId("composer").addEventListener("submit", (event) => {
            event.preventDefault();
            this.#submit();
        });
        byId("skip-to-message").addEventListener("click", (event) => {
            event.preventDefault(); // the address stays as it is
            this.focus();
        });
    }

    /** Writes for this room from now on, or for none. */
    open(slug) {
        this.#slug = slug;
        this.#field.value = slug === null ? "" : storedDraft(slug);
        this.#field.disabled = slug === null;
        this.#update();
    }

    name(roomName) {
        this.#field.placeholder = roomName === "" ? "" : `Message ${roomName}`;
    }

    focus() {
        this.#field.focus();
    }

    #pressed(event) {
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.#submit();
    }

    #edited() {
        this.#update();
        storeDraft(this.#slug, this.#field.value);
        if (this.#field.value.trim() === "" || performance.now() - this.#lastTyping < typingInterval) return;
        this.#lastTyping = performance.now();
        this.#actions.typing();
    }

    #submit() {
        if (this.#send.disabled) return;
        const text = this.#field.value.trim();
        this.#field.value = "";
        storeDraft(this.#slug, "");
        this.#lastTyping = -Infinity;
        this.#update();
        this.#actions.submit(text);
    }

    #update() {
        const text = this.#field.value.trim();
        const count = text.length < showCountFrom ? text.length : characterCount(text);
        this.#count.hidden = count < showCountFrom;
        this.#count.textContent = count < showCountFrom ? "" : `${count.toLocaleString()} of ${limit.toLocaleString()}`;
        this.#field.setAttribute("aria-invalid", String(count > limit));
        this.#send.disabled = this.#slug === null || count === 0 || count > limit;
        this.#field.style.height = "auto"; // so that it can shrink
        const borders = this.#field.offsetHeight - this.#field.clientHeight;
        this.#field.style.height = `${this.#field.scrollHeight + borders}px`;
    }
}
