// Checks of the page's modules that need no server, run by browser_test.py inside the page.
// Returns a list of what is wrong, empty when all is well.
return (async () => {
    const [{ Timeline }, { Presence }, { Outbox }, { reconnectDelay }] = await Promise.all(
        ["room/timeline", "phoenix/presence", "room/outbox", "phoenix/reconnect-delay"]
            .map((name) => import(`/assets/${name}.js`)),
    );
    const problems = [];
    const equal = (what, actual, expected) => {
        const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
        if (a !== b) problems.push(`${what}: ${a}, expected ${b}`);
    };
    const message = (n, user = "u") => ({ id: `m${n}`, timestamp: n, content: `text ${n}`, user: { id: user } });
    const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
    const numbers = (timeline) => timeline.messages.map((message) => message.timestamp);

    // A rejoin that reaches back to what we hold continues it, each message once.
    let timeline = new Timeline();
    timeline.mergeLatest(range(11, 20), "before 11");
    timeline.addOlder(range(6, 10), "before 6");
    timeline.mergeLatest(range(18, 24), "before 18");
    equal("overlap", numbers(timeline), numbers({ messages: range(6, 24) }));
    equal("cursor after an overlap", timeline.cursor, "before 6");

    // One that does not would leave a gap: what we held gives way.
    timeline.mergeLatest(range(40, 44), "before 40");
    equal("gap", numbers(timeline), [40, 41, 42, 43, 44]);
    equal("cursor after a gap", timeline.cursor, "before 40");

    // Late and doubled broadcasts find their place, once.
    timeline = new Timeline();
    equal("additions", [3, 1, 2, 3].map((n) => timeline.add(message(n))), [true, true, true, false]);
    equal("order", numbers(timeline), [1, 2, 3]);

    // Presence: one person is their connections; a diff before the state is not lost; a leave and a join at once.
    const meta = (ref, username = "Ann") => ({ phx_ref: ref, username });
    const names = (presence) => presence.list().map(([key, metas]) => `${key}${metas.length}`).sort().join(" ");
    const presence = new Presence();
    presence.receivedDiff({ joins: { b: { metas: [meta("r2", "Bo")] } }, leaves: {} });
    equal("before the state", names(presence), "");
    presence.receivedState({ a: { metas: [meta("r1")] }, b: { metas: [meta("r2", "Bo")] } });
    equal("early diff, seen in the state too", names(presence), "a1 b1");
    presence.receivedDiff({ joins: { a: { metas: [meta("r3")] } }, leaves: {} });
    presence.receivedDiff({ joins: {}, leaves: { a: { metas: [meta("r1")] } } });
    equal("one of two connections gone", names(presence), "a1 b1");
    presence.receivedDiff({ joins: { a: { metas: [meta("r4")] } }, leaves: { a: { metas: [meta("r3")] } } });
    equal("replaced within one diff", names(presence), "a1 b1");
    presence.receivedDiff({ joins: {}, leaves: { a: { metas: [meta("r4")] } } });
    equal("gone", names(presence), "b1");

    // What was on the wire when the connection went: found again, or left to the person, never sent twice unasked.
    const outbox = new Outbox();
    for (const content of ["text 5", "text 5", "text 6"]) {
        Object.assign(outbox.add(content), { state: "uncertain", newest: 4 });
    }
    outbox.settle([{ ...message(4), content: "text 6" }, message(5), message(6, "someone else")], "u");
    equal("settled", outbox.items.map(({ content, state }) => `${content} ${state}`), ["text 5 failed", "text 6 failed"]);

    // Reconnecting: spread, growing, bounded.
    equal("shortest first wait", reconnectDelay(0, () => 0), 250);
    equal("longest first wait", reconnectDelay(0, () => 1), 1_000);
    equal("longest wait of all", reconnectDelay(50, () => 1), 30_000);
    return problems;
})();
