import { avatar } from "../shared/avatar.js";
import { arrange, byId, element } from "../shared/dom.js";

/** The list of who is online. */
export class PeopleList {
    #list = byId("people");
    #nodes = new Map();

    /** @param {[string, { username: string }[]][]} present As a `Presence` lists them. */
    render(present, userID) {
        const people = present
            .map(([id, metas]) => ({ id, username: metas.at(-1).username }))
            .sort((a, b) => (b.id === userID) - (a.id === userID) || a.username.localeCompare(b.username));
        const nodes = new Map();
        for (const person of people) {
            const shown = this.#nodes.get(person.id);
            const isCurrent = shown?.dataset.username === person.username;
            nodes.set(person.id, isCurrent ? shown : personNode(person, person.id === userID));
        }
        this.#nodes = nodes;
        arrange(this.#list, [...nodes.values()]);
        byId("people-count").textContent = byId("people-badge").textContent = String(people.length);
    }
}

function personNode(person, isSelf) {
    const name = element("span", { class: "name" }, person.username);
    return element(
        "li",
        { "data-user-id": person.id, "data-username": person.username },
        avatar(person),
        name,
        ...(isSelf ? [element("span", { class: "self" }, "you")] : []),
    );
}
