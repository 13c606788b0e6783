/**
 * How long to wait before an attempt, in milliseconds: doubling up to 30 seconds, and spread over three quarters of
 * that, so that the clients of a restarted server do not all come back in the same instant.
 */
export function reconnectDelay(attempt, random = Math.random) {
    const ceiling = Math.min(30_000, 1_000 * 2 ** attempt);
    return ceiling * (0.25 + 0.75 * random());
}
