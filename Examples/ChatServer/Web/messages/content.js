import { element } from "../shared/dom.js";

const address = String.raw`\bhttps?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]`;

/**
 * The text as it is, with web addresses made links and names that are called made marks.
 * @param {string[]} names The names that may be called with `@`; one's own is the first.
 */
export function richText(text, names) {
    const parts = text.split(new RegExp(`(${address}|${mentionOf(calledIn(text, names))})`, "iu"));
    return parts.map((part, index) => {
        if (index % 2 === 0) return part;
        if (part.startsWith("@")) return mark(part, names[0]);
        return URL.canParse(part) ? link(part) : part;
    });
}

/** Those that the text may call, the longest first: “Ann Bo” is not “Ann”. */
function calledIn(text, names) {
    const lowered = text.toLocaleLowerCase();
    return names
        .filter((name) => lowered.includes(`@${name.toLocaleLowerCase()}`))
        .sort((a, b) => b.length - a.length);
}

function mentionOf(names) {
    if (names.length === 0) return "(?!)"; // nothing
    return String.raw`(?<![\p{L}\p{N}_])@(?:${names.map(escaped).join("|")})(?![\p{L}\p{N}_])`;
}

function link(href) {
    return element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, href);
}

function mark(text, ownName) {
    const isOwn = text.slice(1).toLocaleLowerCase() === ownName?.toLocaleLowerCase();
    return element("span", { class: isOwn ? "mention own" : "mention" }, text);
}

function escaped(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, "\\$&");
}
