/** The text begun in a room and not sent, which survives a reload of this tab. */
export function storedDraft(slug) {
    return sessionStorage.getItem(`chat.draft.${slug}`) ?? "";
}

export function storeDraft(slug, text) {
    if (text === "") sessionStorage.removeItem(`chat.draft.${slug}`);
    else sessionStorage.setItem(`chat.draft.${slug}`, text);
}
