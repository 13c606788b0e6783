/** The title of the window: where one is, and how much has come while nobody looked. */
export class WindowTitle {
    #place = "";
    #missed = 0;

    constructor() {
        document.addEventListener("visibilitychange", () => {
            if (document.hidden) return;
            this.#missed = 0;
            this.#show();
        });
    }

    name(place) {
        this.#place = place;
        this.#show();
    }

    received() {
        if (!document.hidden) return;
        this.#missed += 1;
        this.#show();
    }

    #show() {
        const title = this.#place === "" ? "Chat" : `${this.#place} · Chat`;
        document.title = this.#missed === 0 ? title : `(${this.#missed}) ${title}`;
    }
}
