/** The element with this id, which the page has. */
export function byId(id) {
    return document.getElementById(id);
}

/** An element with attributes and children. A string child becomes text, never markup. */
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
}

/** Shows a line of text, or hides its element when there is none. */
export function say(node, text) {
    node.textContent = text;
    node.hidden = text === "";
}

/** Makes the children of `parent` these nodes, in this order, moving only what is out of place. */
export function arrange(parent, nodes) {
    let next = parent.firstChild;
    for (const node of nodes) {
        if (node === next) next = next.nextSibling;
        else parent.insertBefore(node, next);
    }
    while (next) {
        const after = next.nextSibling;
        next.remove();
        next = after;
    }
}

/** Has a screen reader say it, once. */
export function announce(text) {
    const region = byId("announcer");
    while (region.childElementCount > 4) region.firstElementChild.remove();
    region.append(element("p", {}, text));
}
