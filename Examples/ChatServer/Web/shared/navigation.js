/** The address names the room: `/rooms/general`. */

/** The slug in the address, or null. */
export function addressedRoom() {
    const match = /^\/rooms\/([^/]+)$/u.exec(location.pathname);
    if (match === null) return null;
    try {
        return decodeURIComponent(match[1]);
    } catch {
        return match[1];
    }
}

export function roomPath(slug) {
    return `/rooms/${encodeURIComponent(slug)}`;
}

/** Goes to a room without loading the page anew. */
export function goToRoom(slug, { replacing = false } = {}) {
    if (slug === addressedRoom()) return;
    if (replacing) history.replaceState(null, "", roomPath(slug));
    else history.pushState(null, "", roomPath(slug));
    dispatchEvent(new PopStateEvent("popstate"));
}

/** Calls `moved` whenever the address has come to name another room. */
export function onNavigation(moved) {
    addEventListener("popstate", moved);
    document.addEventListener("click", (event) => {
        const link = event.target.closest?.("a[data-room]");
        if (!link || event.defaultPrevented || event.button !== 0) return;
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // another tab is wanted
        event.preventDefault();
        goToRoom(link.dataset.room);
    });
}
