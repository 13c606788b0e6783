import { enterAsGuest, register, signIn } from "./api.js";
import { byId, say } from "../shared/dom.js";

/** The first page: a name for a guest, or an account with a password. */
export class Welcome {
    #entered;

    /** @param {(session: object) => void} entered Called with `{ token, user }`. */
    constructor(entered) {
        this.#entered = entered;
        byId("guest-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const { username } = Object.fromEntries(new FormData(event.target));
            this.#enter(event.target, () => enterAsGuest(username.trim()));
        });
        byId("account-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const { username, password } = Object.fromEntries(new FormData(event.target));
            const action = event.submitter?.value === "register" ? register : signIn;
            this.#enter(event.target, () => action(username.trim(), password));
        });
    }

    /** @param {{ slug?: string | null, notice?: string, username?: string }} context */
    show({ slug = null, notice = "", username = "" } = {}) {
        const place = slug === null ? "" : ` in #${slug}`;
        byId("welcome-lead").textContent = `Pick a name and join the conversation${place}.`;
        say(byId("welcome-notice"), notice);
        say(byId("welcome-error"), "");
        byId("guest-name").value = username;
        byId("account-name").value = username;
        document.documentElement.dataset.visitor = "guest";
        byId("guest-name").focus();
    }

    hide() {
        document.documentElement.dataset.visitor = "member";
        byId("account-form").reset();
    }

    async #enter(form, ask) {
        const buttons = form.querySelectorAll("button");
        for (const button of buttons) button.disabled = true;
        say(byId("welcome-error"), "");
        try {
            this.#entered(await ask());
        } catch (error) {
            say(byId("welcome-error"), error.message);
        } finally {
            for (const button of buttons) button.disabled = false;
        }
    }
}
