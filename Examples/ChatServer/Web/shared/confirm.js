import { byId } from "./dom.js";

/** Asks before something that cannot be taken back. Resolves to whether the person wants it. */
export function confirmed(question, action) {
    const dialog = byId("confirm-dialog");
    byId("confirm-question").textContent = question;
    byId("confirm-yes").textContent = action;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    });
}
