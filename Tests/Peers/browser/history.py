"""What was said before."""

from .stage import check, expect, shown_ids, visit


@check
def older_messages_load_by_scrolling_up(stage):
    window, total = stage.bo, stage.options.history_count
    visit(window, stage.options.history_room)
    window.until("the newest messages", lambda: len(shown_ids(window)) == 50)
    expect(not window.is_shown("#beginning"), "50 of more messages are shown as the beginning")
    distance = "const log = document.querySelector('#log'); return log.scrollHeight - log.scrollTop - log.clientHeight"
    expect(window.run(distance) < 2, "a room does not open at its end")
    newest = shown_ids(window)

    where = "return document.querySelector(`[data-message-id='${arguments[0]}']`).getBoundingClientRect().top"
    while (before := len(shown_ids(window))) < total:
        first = shown_ids(window)[0]
        expected = window.run("document.querySelector('#log').scrollTop = 0;" + where, first)
        window.until("older messages", lambda: len(shown_ids(window)) > before)
        moved = window.run(where, first) - expected
        expect(abs(moved) < 2, f"what was read moved by {moved} px when older messages came")
    ids = shown_ids(window)
    expect(len(ids) == len(set(ids)) == total, f"{len(ids)} messages, {len(set(ids))} different, expected {total}")
    expect(ids[-50:] == newest, "the newest messages are no longer the last")
    times = window.run("return [...document.querySelectorAll('#messages time')].map(time => time.dateTime)")
    expect(times == sorted(times), "messages are out of order")
    window.until_shown("#beginning")
    expect(not window.is_shown("#load-older"), "there is more to load, at the beginning")
    stage.shoot(window, "beginning")
