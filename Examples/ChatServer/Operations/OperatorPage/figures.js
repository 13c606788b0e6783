/** How much a count has grown each second; nothing if the server has started anew in between. */
export function rate(before, now, read) {
    const seconds = (now.time - before.time) / 1000;
    const growth = read(now) - read(before);
    return seconds > 0 && growth >= 0 ? growth / seconds : null;
}

/** What has been observed since an earlier distribution. */
export function since(before, now) {
    if (before.counts.length !== now.counts.length) return now;
    const counts = now.counts.map((count, index) => count - before.counts[index]);
    return counts.some((count) => count < 0) ? now : { bounds: now.bounds, counts };
}

/** Which value a share of the observations does not exceed, taking those of a bucket to be spread evenly over it. */
export function quantile({ bounds, counts }, rank) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total === 0) return null;
    const wanted = rank * total;
    let below = 0;
    for (const [index, bound] of bounds.entries()) {
        if (below + counts[index] >= wanted && counts[index] > 0) {
            const lower = index === 0 ? 0 : bounds[index - 1];
            return lower + ((bound - lower) * (wanted - below)) / counts[index];
        }
        below += counts[index];
    }
    return bounds.at(-1) ?? null;
}

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A count or a rate, such as 1.24k. */
export function plain(value) {
    if (value >= 1e6) return `${number.format(value / 1e6)}M`;
    return value >= 1e4 ? `${number.format(value / 1e3)}k` : number.format(value);
}

/** A duration that is given in seconds. */
export function duration(seconds) {
    if (seconds >= 1) return `${number.format(seconds)} s`;
    return seconds >= 0.001 || seconds === 0
        ? `${number.format(seconds * 1000)} ms`
        : `${number.format(seconds * 1e6)} µs`;
}

export function bytes(value) {
    if (value >= 2 ** 30) return `${number.format(value / 2 ** 30)} GiB`;
    return `${number.format(value / 2 ** 20)} MiB`;
}

export function percent(value) {
    return `${number.format(value * 100)} %`;
}

/** A long time, such as 3 d 4 h. */
export function span(seconds) {
    const units = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]];
    let rest = Math.max(0, Math.floor(seconds));
    const parts = [];
    for (const [unit, length] of units) {
        if (rest >= length || (unit === "s" && parts.length === 0)) parts.push(`${Math.floor(rest / length)} ${unit}`);
        rest %= length;
    }
    return parts.slice(0, 2).join(" ");
}
