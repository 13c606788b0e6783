/** The reactions of a message once this person has added theirs, or taken it back. */
export function toggled(reactions, emoji, userID) {
    const one = reactions.find((reaction) => reaction.emoji === emoji);
    if (one === undefined) return [...reactions, { emoji, count: 1, user_ids: [userID] }];
    const isOwn = one.user_ids.includes(userID);
    const user_ids = isOwn ? one.user_ids.filter((id) => id !== userID) : [...one.user_ids, userID];
    const changed = { ...one, user_ids, count: one.count + (isOwn ? -1 : 1) };
    return reactions.map((other) => (other === one ? changed : other)).filter(({ count }) => count > 0);
}

export function hasReacted(reactions, emoji, userID) {
    return reactions.some((one) => one.emoji === emoji && one.user_ids.includes(userID));
}
