/** Who we are, for as long as this tab is open: another tab may be another person. */
const key = "chat.session";

/** `{ token, user: { id, username } }`, or null. */
export function storedSession() {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
}

export function storeSession(session) {
    sessionStorage.setItem(key, JSON.stringify(session));
}

export function forgetSession() {
    sessionStorage.removeItem(key);
}

/** The text begun in a room and not sent, which survives a reload. */
export function storedDraft(slug) {
    return sessionStorage.getItem(`chat.draft.${slug}`) ?? "";
}

export function storeDraft(slug, text) {
    if (text === "") sessionStorage.removeItem(`chat.draft.${slug}`);
    else sessionStorage.setItem(`chat.draft.${slug}`, text);
}
