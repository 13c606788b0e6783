const texts = {
    some: (what) => `Load ${what} messages`,
    loading: () => "Loading…",
    failed: (what) => `The ${what} messages did not load. Try again`,
};

/**
 * One end of the messages that are shown: a button that asks for more, and does so by itself when it comes into view.
 * Its state is `some` or `loading`; `failed`, when it waits to be pressed; `end` or `unknown`, when it is not shown.
 */
export class Edge {
    #button;
    #what;
    #observer;

    constructor(root, button, what, reached) {
        this.#button = button;
        this.#what = what;
        button.addEventListener("click", () => reached());
        const seen = (entries) => entries.some((entry) => entry.isIntersecting) && reached();
        this.#observer = new IntersectionObserver(seen, { root, rootMargin: "400px 0px" });
    }

    show(state) {
        const text = texts[state]?.(this.#what) ?? "";
        if (this.#button.textContent !== text) this.#button.textContent = text;
        this.#button.hidden = text === "";
        this.#button.setAttribute("aria-disabled", String(state === "loading"));
        this.#observer.disconnect(); // observing anew reports at once, should it still be in view
        if (state === "some") this.#observer.observe(this.#button);
    }
}
