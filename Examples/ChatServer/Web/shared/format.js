const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfAnyYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The local time of day, such as 14:05. */
export function clockTime(date) {
    return clock.format(date);
}

/** Date and time in full, for a tooltip. */
export function fullTime(date) {
    return full.format(date);
}

/** A key that two instants share when they are on one local day. */
export function dayKey(date) {
    return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** A local day by the name a person would use for it today. */
export function dayName(date, now = new Date()) {
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (dayKey(date) === dayKey(now)) return "Today";
    if (dayKey(date) === dayKey(yesterday)) return "Yesterday";
    return (date.getFullYear() === now.getFullYear() ? dayOfYear : dayOfAnyYear).format(date);
}

/** How many characters a person would count. */
export function characterCount(text) {
    let count = 0;
    for (const _ of segmenter.segment(text)) count += 1;
    return count;
}

/** Names in a sentence: all of them if there are up to four, else three and a number. */
export function listMany(names) {
    const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} others`] : names;
    return new Intl.ListFormat("en", { type: "conjunction" }).format(shown);
}

/** Names in a sentence, three at most. */
export function listNames(names) {
    if (names.length === 1) return names[0];
    if (names.length === 2) return `${names[0]} and ${names[1]}`;
    if (names.length === 3) return `${names[0]}, ${names[1]} and ${names[2]}`;
    return "Several people";
}

/** A size in bytes, as a person would say it. */
export function fileSize(bytes) {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
    const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
    const unitDisplay = power === 0 ? "long" : "short";
    const options = { style: "unit", unit: units[power], unitDisplay, maximumFractionDigits: power < 2 ? 0 : 1 };
    return new Intl.NumberFormat(undefined, options).format(bytes / 1_000 ** power);
}
