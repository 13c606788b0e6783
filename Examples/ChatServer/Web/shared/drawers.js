import { byId } from "./dom.js";

/** On a narrow screen, the rooms and the people slide in over the conversation. */
export class Drawers {
    #open = null;

    constructor() {
        for (const name of ["rooms", "people"]) {
            byId(`show-${name}`).addEventListener("click", () => this.#toggle(name));
        }
        byId("scrim").addEventListener("click", () => this.close());
        byId("rooms").addEventListener("click", (event) => event.target.closest("a") && this.close());
        addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    }

    close() {
        if (this.#open === null) return;
        const panel = byId(`${this.#open}-panel`);
        const button = byId(`show-${this.#open}`);
        button.setAttribute("aria-expanded", "false");
        if (panel.contains(document.activeElement)) button.focus();
        delete document.body.dataset.drawer;
        this.#open = null;
    }

    #toggle(name) {
        const wasOpen = this.#open === name;
        this.close();
        if (wasOpen) return;
        this.#open = name;
        document.body.dataset.drawer = name;
        byId(`show-${name}`).setAttribute("aria-expanded", "true");
        byId(`${name}-panel`).querySelector("a, button")?.focus();
    }
}
