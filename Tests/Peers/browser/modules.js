// Checks of the page's modules that need no server, run by browser_test.py inside the page.
// Returns a list of what is wrong, empty when all is well.
return (async () => {
    const [{ Timeline }, { Presence, reconnectDelay }, { Outbox }, { richText }] = await Promise.all(
        ["room/timeline", "phoenix/index", "room/outbox", "messages/content"].map((name) => import(`/assets/${name}.js`)),
    );
    const problems = [];
    const equal = (what, actual, expected) => {
        const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
        if (a !== b) problems.push(`${what}: ${a}, expected ${b}`);
    };
    const message = (n, user = "u") => ({ id: `m${n}`, timestamp: n, content: `text ${n}`, user: { id: user } });
    const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
    const numbers = (timeline) => timeline.messages.map((message) => message.timestamp);

    // A window of the history grows in both directions, and what is said joins it only while it is live.
    const timeline = new Timeline();
    timeline.begin({ messages: range(11, 20), cursor: "before 11", newer: "after 20" }, false);
    timeline.addOlder({ messages: range(6, 10), cursor: "before 6" });
    equal("not live", timeline.add(message(30)), false);
    timeline.addNewer({ messages: range(21, 24), newer: "after 24" }, true);
    equal("both ways", numbers(timeline), numbers({ messages: range(6, 24) }));
    equal("cursors", [timeline.cursor, timeline.newer], ["before 6", "after 24"]);

    // Late and doubled broadcasts find their place, once.
    equal("additions", [27, 25, 26, 27].map((n) => timeline.add(message(n))), [true, true, true, false]);
    equal("order", numbers(timeline), numbers({ messages: range(6, 27) }));

    // A change of a message replaces it whole; the same again is no change.
    equal("edited", timeline.replace({ ...message(8), content: "new", edited_at: 9 }), true);
    equal("edited again", timeline.replace({ ...message(8), content: "new", edited_at: 9 }), false);
    equal("an earlier state", timeline.replace(message(8)), false);
    equal("deleted", timeline.replace({ ...message(8), content: "", deleted_at: 10 }), true);
    equal("no trace of the edit", timeline.find("m8").edited_at, undefined);
    equal("deleted for good", timeline.replace({ ...message(8), edited_at: 11 }), false);
    equal("unknown", timeline.replace(message(99)), false);

    // Beginning anew drops what was held.
    timeline.begin({ messages: range(40, 44), cursor: null, newer: "after 44" }, true);
    equal("begun anew", numbers(timeline), [40, 41, 42, 43, 44]);

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

    // What is unsent outlives the page, in order and each person's apart; what was on the wire waits again.
    const contents = (outbox) => outbox.items.map(({ content, state }) => `${content} ${state}`);
    const outbox = new Outbox("u", "some-room");
    const [first, second] = ["one", "two", "three"].map((content) => outbox.add({ content }));
    outbox.enter(first, "sending");
    outbox.enter(second, "failed", "no");
    equal("after a reload", contents(new Outbox("u", "some-room")), ["one waiting", "two failed", "three waiting"]);
    equal("rooms", Outbox.rooms("u"), ["some-room"]);
    equal("someone else's", contents(new Outbox("u2", "some-room")), []);
    equal("another room's", contents(new Outbox("u", "some")), []);
    equal("the same key", new Outbox("u", "some-room").items[0].key, first.key);
    outbox.remove(first.key);
    equal("next", outbox.next.content, "three");
    outbox.clear();
    equal("cleared", Outbox.rooms("u"), []);

    // Text stays text; addresses become links, names become marks.
    const shown = (text, names = []) => {
        const node = document.createElement("p");
        node.append(...richText(text, names));
        return node.innerHTML;
    };
    equal("markup", shown("<b onclick=x>&"), "&lt;b onclick=x&gt;&amp;");
    equal("script address", shown("javascript:alert(1)"), "javascript:alert(1)");
    equal("own name", shown("hi @ann bo!", ["Ann Bo", "Ann"]), 'hi <span class="mention own">@ann bo</span>!');
    equal("several words", shown("@[ann bo]s", ["Cy", "Ann Bo"]), '<span class="mention">@ann bo</span>s');
    equal("a name in a word", shown("a@Ann @Annette", ["Ann"]), "a@Ann @Annette");
    equal("a name with signs", shown("@a.*(b ok", ["me", "a.*(b"]), '<span class="mention">@a.*(b</span> ok');

    // Reconnecting: spread, growing, bounded.
    equal("shortest first wait", reconnectDelay(0, () => 0), 250);
    equal("longest first wait", reconnectDelay(0, () => 1), 1_000);
    equal("longest wait of all", reconnectDelay(50, () => 1), 30_000);
    return problems;
})();
