import { byId, element } from "../shared/dom.js";

const mostShown = 6;
/** Whether a name can follow the `@` as it is; one that cannot stands in brackets. */
const isOneWord = /^[\p{L}\p{N}_.-]*[\p{L}\p{N}_]$/u;

/** After `@`, the names that may be meant: arrows choose, Enter or Tab takes, Escape leaves it. */
export class MentionMenu {
    #field;
    #names;
    #menu = byId("mentions");
    #choices = [];
    #current = 0;
    #start = 0;

    /** @param {() => string[]} names Those to choose from, the likeliest first. */
    constructor(field, names) {
        this.#field = field;
        this.#names = names;
        field.addEventListener("input", () => this.#look());
        field.addEventListener("blur", () => this.#close());
        this.#menu.addEventListener("pointerdown", (event) => {
            const option = event.target.closest("[role=option]");
            event.preventDefault(); // the field keeps the focus
            if (option) this.#take(Number(option.dataset.index));
        });
    }

    /** Whether the key was for the menu. */
    pressed(event) {
        if (this.#choices.length === 0) return false;
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step) this.#choose((this.#current + step + this.#choices.length) % this.#choices.length);
        else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") this.#take(this.#current);
        else if (event.key === "Escape") this.#close();
        else return false;
        event.preventDefault();
        return true;
    }

    /** What is written between an `@` and the cursor, which may have spaces, as names have. */
    #look() {
        const before = this.#field.value.slice(0, this.#field.selectionStart);
        const match = /(?:^|[\s(])@([^@\n]{0,32})$/u.exec(before);
        if (match === null) {
            this.#close();
            return;
        }
        const begun = match[1].toLocaleLowerCase();
        this.#start = before.length - match[1].length;
        const matching = this.#names().filter((name) => name.toLocaleLowerCase().startsWith(begun));
        this.#show(matching.slice(0, mostShown));
    }

    #show(choices) {
        this.#choices = choices;
        const options = choices.map((name, index) =>
            element("li", { role: "option", id: `mention-${index}`, "data-index": String(index) }, name),
        );
        this.#menu.replaceChildren(...options);
        this.#menu.hidden = choices.length === 0;
        if (choices.length > 0) this.#choose(0);
        else this.#field.removeAttribute("aria-activedescendant");
    }

    #choose(index) {
        this.#current = index;
        for (const [at, option] of [...this.#menu.children].entries()) {
            option.setAttribute("aria-selected", String(at === index));
        }
        this.#field.setAttribute("aria-activedescendant", `mention-${index}`);
    }

    #take(index) {
        const name = this.#choices[index];
        this.#close();
        const written = isOneWord.test(name) ? name : `[${name}]`;
        this.#field.setRangeText(`${written} `, this.#start, this.#field.selectionStart, "end");
        this.#field.dispatchEvent(new Event("input"));
    }

    #close() {
        if (this.#choices.length > 0) this.#show([]);
    }
}
