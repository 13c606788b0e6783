import { element } from "./dom.js";

/** A round picture of a person: their initials on a colour of their own. Decoration, so hidden from screen readers. */
export function avatar(user) {
    const node = element("span", { class: "avatar", "aria-hidden": "true" }, initials(user.username));
    return tint(node, user.id);
}

/** Gives a node the colour that belongs to a user id. */
export function tint(node, userID) {
    node.style.setProperty("--hue", hue(userID));
    return node;
}

/** The first letters of the first two words. */
export function initials(name) {
    const words = name.trim().split(/[\s._-]+/u).filter(Boolean).slice(0, 2);
    return words.map((word) => [...word][0].toLocaleUpperCase()).join("") || "?";
}

/** An angle on the colour wheel, the same for the same id everywhere (FNV-1a). */
export function hue(id) {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash % 360;
}
