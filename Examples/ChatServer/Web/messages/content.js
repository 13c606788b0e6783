import { element } from "../shared/dom.js";

const address = String.raw`\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]`;

/**
 * The text as it is, with web addresses made links and names that are called made marks.
 * @param {string[]} names Names that may be called as `@name`, one's own first; those in `@[brackets]` are called anyway.
 */
export function richText(text, names) {
    const parts = text.split(new RegExp(`(${address}|${mentionOf(calledIn(text, names))})`, "iu"));
    return parts.map((part, index) => {
        if (index % 2 === 0) return part;
        if (part.startsWith("@")) return mark(part, names[0]);
        return URL.canParse(part) ? link(part) : part;
    });
}

/** The text on one line of its own, as an excerpt is shown: names that are called stand without their brackets. */
export function plainText(text) {
    return text.replace(/@\[([^\]\n]{1,32})\]/gu, "@$1").replace(/\s+/gu, " ");
}

/** Those that the text may call, the longest first: “Ann Bo” is not “Ann”. */
function calledIn(text, names) {
    const lowered = text.toLocaleLowerCase();
    return names
        .filter((name) => lowered.includes(`@${name.toLocaleLowerCase()}`))
        .sort((a, b) => b.length - a.length);
}

function mentionOf(names) {
    const called = names.length === 0 ? "(?!)" : names.map(escaped).join("|");
    return String.raw`(?<![\p{L}\p{N}_])@(?:\[[^\]\n]{1,32}\]|(?:${called})(?![\p{L}\p{N}_]))`;
}

function link(href) {
    return element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, href);
}

function mark(text, ownName) {
    const name = text.replace(/^@\[?|\]$/gu, "");
    const isOwn = name.toLocaleLowerCase() === ownName?.toLocaleLowerCase();
    return element("span", { class: isOwn ? "mention own" : "mention" }, `@${name}`);
}

function escaped(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
}
