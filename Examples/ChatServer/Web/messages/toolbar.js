import { byId } from "../shared/dom.js";

/** What can be done with a message: one row of buttons, which goes to the message that is pointed at or has the focus. */
export class Toolbar {
    #bar = byId("message-tools");
    #picker = byId("emoji-picker");
    #actions;
    #message = null;

    /**
     * @param {object} actions `find(id)`, `isOwn(message)`, `react(message, emoji)`, `reply(message)`, `edit(message)`,
     *   `remove(message)`.
     */
    constructor(actions) {
        this.#actions = actions;
        const list = byId("messages");
        this.#bar.remove();
        this.#bar.hidden = false;
        list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && this.#attach(event.target));
        list.addEventListener("focusin", (event) => this.#attach(event.target));
        list.addEventListener("keydown", (event) => event.key === "Escape" && byId("message").focus());
        this.#bar.addEventListener("click", (event) => this.#pressed(event.target.closest("button")));
        this.#picker.addEventListener("click", (event) => this.#picked(event.target.closest("button")));
    }

    #attach(target) {
        const row = target.closest(".message:not(.pending, .deleted)");
        if (row === null || this.#picker.matches(":popover-open") || row === this.#bar.parentElement) return;
        if (this.#bar.contains(document.activeElement) && target !== document.activeElement) return;
        const message = this.#actions.find(row.dataset.messageId);
        if (message === undefined) return;
        this.#message = message;
        for (const name of ["edit", "remove"]) {
            this.#bar.querySelector(`[value=${name}]`).hidden = !this.#actions.isOwn(message);
        }
        row.append(this.#bar);
    }

    #pressed(button) {
        const message = this.#message && this.#actions.find(this.#message.id);
        if (button === null || !message) return;
        if (button.value === "react") this.#openPicker(button);
        else this.#actions[button.value](message);
    }

    #openPicker(button) {
        const { top, bottom, right } = button.getBoundingClientRect();
        this.#picker.showPopover();
        const { offsetHeight: height, offsetWidth: width } = this.#picker;
        const y = top - height - 6 > 0 ? top - height - 6 : bottom + 6;
        this.#picker.style.left = `${Math.max(8, right - width)}px`;
        this.#picker.style.top = `${y}px`;
        this.#picker.querySelector("button").focus();
    }

    #picked(button) {
        if (button === null) return;
        this.#picker.hidePopover();
        const message = this.#actions.find(this.#message.id);
        if (message) this.#actions.react(message, button.value);
    }
}
