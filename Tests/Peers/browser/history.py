"""What was said before."""

from .stage import check, expect, shown_ids, visit

DISTANCE = "const log = document.querySelector('#log'); return log.scrollHeight - log.scrollTop - log.clientHeight"
WHERE = "return document.querySelector(`[data-message-id='${arguments[0]}']`)?.getBoundingClientRect().top ?? null"
SCROLL = "document.querySelector('#log').scrollTop = arguments[0] < 0 ? 0 : document.querySelector('#log').scrollHeight"
MOST_SHOWN = 200


@check
def history_is_whole_and_nothing_moves(stage):
    """Scrolling up to the beginning and down again meets each message once, with few of them in the document at a time."""
    window, total = stage.bo, stage.options.history_count
    visit(window, stage.options.history_room)
    window.until("the newest messages", lambda: len(shown_ids(window)) == 50)
    expect(not window.is_shown("#beginning"), "50 of more messages are shown as the beginning")
    expect(window.run(DISTANCE) < 2, "a room does not open at its end")
    newest = shown_ids(window)
    seen = list(newest)

    while not window.is_shown("#beginning"):
        before = shown_ids(window)
        expected = window.run(SCROLL.replace("arguments[0]", "-1") + ";" + WHERE, before[0])
        window.until("older messages", lambda: shown_ids(window)[0] != before[0])
        moved = window.run(WHERE, before[0]) - expected
        expect(abs(moved) < 2, f"what was read moved by {moved} px when older messages came")
        ids = shown_ids(window)
        expect(len(ids) <= MOST_SHOWN, f"{len(ids)} messages are in the document")
        expect(len(ids) == len(set(ids)), "a message is there twice")
        fresh = ids[: ids.index(before[0])]
        expect(not set(fresh) & set(seen), "a message came twice")
        seen = fresh + seen
    expect(len(seen) == total, f"{len(seen)} messages, expected {total}")
    times = window.run("return [...document.querySelectorAll('#messages time')].map(time => time.dateTime)")
    expect(times == sorted(times), "messages are out of order")
    expect(not window.is_shown("#load-older"), "there is more to load, at the beginning")
    stage.shoot(window, "beginning")

    while window.is_shown("#load-newer"):
        before = shown_ids(window)
        window.run(SCROLL, 1)
        window.until("newer messages", lambda: shown_ids(window)[-1] != before[-1])
        expect(len(shown_ids(window)) <= MOST_SHOWN, "too many messages are in the document")
    expect(shown_ids(window)[-50:] == newest, "scrolling down does not come back to the newest messages")
    visit(window, stage.options.room)
