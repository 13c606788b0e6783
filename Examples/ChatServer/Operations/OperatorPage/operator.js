import { Chart } from "./chart.js";
import { bytes, duration, percent, plain, quantile, rate, since, span } from "./figures.js";

/** How often the state is asked for, and how long an answer may take, in milliseconds. */
const INTERVAL = 2000;
const TIMEOUT = 5000;

const byId = (id) => document.getElementById(id);
const perMinute = (value) => (value === null ? null : value * 60);

/** What each chart shows: of the state now, or of what has changed since the one before. */
const CHARTS = {
    connections: {
        names: ["sockets", "channels"],
        format: plain,
        read: (now) => [now.sockets.open, now.sockets.channels],
    },
    messages: {
        names: ["in", "out"],
        format: plain,
        change: (before, now) => [
            rate(before, now, (state) => state.sockets.received),
            rate(before, now, (state) => state.sockets.sent),
        ],
    },
    trouble: {
        names: ["by limits", "handshakes", "crashes"],
        format: plain,
        change: (before, now) => [
            perMinute(rate(before, now, (state) => state.sockets.denials)),
            perMinute(rate(before, now, (state) => state.sockets.refused)),
            perMinute(rate(before, now, (state) => state.sockets.crashes)),
        ],
    },
    requests: {
        names: ["all", "failed here"],
        format: plain,
        change: (before, now) => [
            rate(before, now, (state) => state.http.requests),
            rate(before, now, (state) => state.http.serverErrors),
        ],
    },
    latency: {
        names: ["p50", "p99"],
        format: duration,
        floor: 0.001,
        change: (before, now) => quantiles(before.http.seconds, now.http.seconds),
    },
    calls: {
        names: ["calls"],
        format: plain,
        change: (before, now) => [rate(before, now, (state) => state.dynamodb.calls)],
    },
    callLatency: {
        names: ["p50", "p99"],
        format: duration,
        floor: 0.001,
        change: (before, now) => quantiles(before.dynamodb.seconds, now.dynamodb.seconds),
    },
    callTrouble: {
        names: ["errors", "retries", "throttles"],
        format: plain,
        change: (before, now) => ["errors", "retries", "throttles"].map(
            (name) => perMinute(rate(before, now, (state) => state.dynamodb[name])),
        ),
    },
    lag: {
        names: ["behind"],
        format: duration,
        read: (now) => [now.dynamodb.streamLagMilliseconds === undefined ? null : now.dynamodb.streamLagMilliseconds / 1000],
    },
    memory: { names: ["resident"], format: bytes, floor: 2 ** 20, read: (now) => [now.process.memory ?? null] },
    processor: {
        names: ["of one core"],
        format: percent,
        floor: 0.1,
        change: (before, now) => [rate(before, now, (state) => state.process.cpuSeconds)],
    },
};

function quantiles(before, now) {
    const recent = since(before, now);
    return [quantile(recent, 0.5), quantile(recent, 0.99)];
}

const charts = Object.fromEntries(
    [...document.querySelectorAll("figure[data-chart]")].map((figure) => [
        figure.dataset.chart,
        new Chart(figure, CHARTS[figure.dataset.chart]),
    ]),
);

let before = null;

function show(now) {
    for (const [name, { read, change }] of Object.entries(CHARTS)) {
        if (read) charts[name].add(now.time, read(now));
        else if (before) charts[name].add(now.time, change(before, now));
    }
    const { process } = now;
    byId("uptime").textContent = process.startedAt === undefined ? "–" : span(now.time / 1000 - process.startedAt);
    byId("threads").textContent = process.threads ?? "–";
    byId("files").textContent = process.openFiles === undefined ? "–" : `${process.openFiles} of ${process.maximumFiles}`;
    byId("presences").textContent = plain(now.sockets.presences);
    byId("active").textContent = plain(now.http.active);
    byId("topics").replaceChildren(...now.topics.map(({ topic, members }) => row(topic, plain(members))));
    byId("warnings").replaceChildren(...now.warnings.map((line) => warning(JSON.parse(line))));
    byId("no-warnings").hidden = now.warnings.length > 0;
    before = now;
}

function row(...texts) {
    const row = document.createElement("tr");
    row.append(...texts.map((text) => node("td", text)));
    return row;
}

function warning({ time, level, message, label, source, ...metadata }) {
    const when = node("time", new Date(time).toLocaleTimeString());
    when.dateTime = time;
    const item = document.createElement("li");
    const severity = node("span", level);
    severity.className = "level";
    item.append(when, " ", severity, ` ${message}`);
    const details = Object.entries(metadata).map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
    if (details.length > 0) item.append(node("code", details.join(" ")));
    item.title = `${label} · ${source}`;
    return item;
}

/** An element with text, never markup. */
function node(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
}

function tell(state, text) {
    byId("status").dataset.state = state;
    byId("status").textContent = text;
}

async function poll() {
    try {
        // An address with a password in it, as a bookmark may have, cannot be fetched from: hence the origin alone.
        const response = await fetch(`${location.origin}/operator/state`, { signal: AbortSignal.timeout(TIMEOUT) });
        if (!response.ok) throw new Error(`The server answers ${response.status}.`);
        show(await response.json());
        tell("live", "Live");
    } catch (error) {
        // Rates over the time without an answer would be those of a moment that nobody saw.
        before = null;
        tell("lost", error.name === "TypeError" || error.name === "TimeoutError" ? "The server does not answer." : error.message);
    }
    setTimeout(poll, INTERVAL);
}

await poll();
