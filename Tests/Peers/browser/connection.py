"""What becomes of messages when the connection does not hold."""

import uuid

from .stage import check, count, enter, expect, say, shown_ids, until_connected, until_once, visit

SUBMIT = """
    const field = document.querySelector('#message');
    for (const text of arguments[0]) {
        field.value = text;
        field.dispatchEvent(new Event('input'));
        document.querySelector('#composer').requestSubmit();
    }
"""


@check
def nothing_is_lost_while_the_connection_is(stage):
    """What others say meanwhile is there afterwards, and what was written meanwhile goes out, in order, once."""
    ann, bo = stage.ann, stage.bo
    visit(bo, stage.options.room)
    before = shown_ids(ann)
    stage.link.cut()
    ann.until_shown("#banner")
    expect(not ann.is_shown("#connection[data-state=connected]"), "a lost connection is shown as connected")

    missed = [f"missed {n} {stage.bo_name}" for n in range(3)]
    for text in missed:
        say(bo, text)
        until_once(bo, text)
    kept = [f"written offline {n} {stage.ann_name}" for n in range(3)]
    for text in kept:
        say(ann, text)
        ann.until_text(".message.pending[data-state=waiting] .text", text)
    stage.shoot(ann, "offline")

    stage.link.restore()
    # Not with the mouse: the page may be back by itself already, and the button hidden.
    ann.run("document.querySelector('#reconnect').click()")
    until_connected(ann)
    for text in (*missed, *kept):
        until_once(ann, text)
        until_once(bo, text)
    for window in (ann, bo):
        expect(window.texts("#messages .text")[-6:] == missed + kept, "the messages are out of order")
    expect(not ann.is_shown("#banner"), "the banner stays after the connection is back")
    ids = shown_ids(ann)
    expect(ids[: len(before)] == before, "what was shown before the connection was lost has changed")
    expect(len(ids) == len(set(ids)) == len(before) + 6, "messages are doubled or missing after the reconnect")
    ann.until_shown(f"#people [data-username='{stage.bo_name}']")
    bo.until_shown(f"#people [data-username='{stage.ann_name}']")


@check
def what_is_unsent_survives_a_reload(stage):
    ann, bo = stage.ann, stage.bo
    stage.link.cut()
    ann.until_shown("#banner")
    texts = [f"before a reload {n} {stage.ann_name}" for n in range(2)]
    ann.run(SUBMIT, texts)
    ann.until_text(".message.pending .text", texts[1])
    stage.link.restore()
    ann.run("location.reload()")
    until_connected(ann)
    for text in texts:
        until_once(ann, text)
        until_once(bo, text)
    expect(bo.texts("#messages .text")[-2:] == texts, "the messages are out of order")


@check
def what_is_unsent_elsewhere_is_sent_too(stage):
    """Written offline in a room that is then left: it is sent without going there again."""
    ann, bo = stage.ann, stage.bo
    stage.link.cut()
    ann.until_shown("#banner")
    text = f"left behind {stage.ann_name}"
    ann.run(SUBMIT, [text])
    ann.run("document.querySelector(`#rooms a[data-room='${arguments[0]}']`).click()", stage.options.history_room)
    stage.link.restore()
    ann.run("document.querySelector('#reconnect').click()")
    until_connected(ann)
    until_once(bo, text)
    visit(ann, stage.options.room)
    until_once(ann, text)


@check
def connection_comes_back_by_itself(stage):
    stage.link.cut()
    stage.ann.until_shown("#banner")
    stage.link.restore()
    until_connected(stage.ann)
    text = f"back again {stage.ann_name}"
    say(stage.ann, text)
    until_once(stage.bo, text)


@check
def hasty_messages_go_out_in_order(stage):
    """Over the limit of messages, the rest waits and is sent when the server says so."""
    window, tag = stage.bo, uuid.uuid4().hex[:6]
    window.click("#sign-out")
    enter(window, f"Cleo {tag}")
    texts = [f"hasty {n} {tag}" for n in range(25)]
    window.run(SUBMIT, texts)
    window.until_text(".message.pending .reason", "You are quick. It is sent in a moment.")
    stage.shoot(window, "hasty")
    is_done = lambda: not window.texts(".message.pending") and count(window, texts[-1]) == 1  # noqa: E731
    window.until("all to be sent", is_done, seconds=60)
    stage.ann.until_text("#messages .text", texts[-1])
    for reader in (window, stage.ann):
        shown = [text for text in reader.texts("#messages .text") if text.endswith(tag)]
        expect(shown == texts, f"sent in another order, or not once: {shown}")
    window.click("#sign-out")
    enter(window, stage.bo_name)


@check
def refused_message_is_kept_for_the_person_to_decide(stage):
    window = stage.bo
    text = "x" * 2001
    window.run("""
        const { user } = JSON.parse(localStorage.getItem('chat.session'));
        const item = { key: 'k1', content: arguments[1], quote: null, attachments: [], createdAt: Date.now(),
            state: 'waiting', reason: '' };
        localStorage.setItem(`chat.outbox.${user.id}.${arguments[0]}.k1`, JSON.stringify(item));
        location.reload();
    """, stage.options.room, text)
    window.until_shown(".message.pending[data-state=failed]")
    reason = window.text(".message[data-state=failed] .reason")
    expect("cannot be longer than 2000" in reason, f"the reason given is {reason!r}")
    stage.shoot(window, "refused")
    window.click(".message[data-state=failed] .retry")
    window.until_shown(".message.pending[data-state=failed]")
    window.click("#sign-out")
    window.until_shown("#confirm-dialog")
    window.click("#confirm-dialog button[value=no]")
    window.click(".message[data-state=failed] .discard")
    window.until("it to be gone", lambda: not window.texts(".message.pending"))
    expect(window.run("return Object.keys(localStorage).filter(key => key.startsWith('chat.outbox')).length") == 0,
           "a discarded message is still kept")


@check
def too_long_a_message_is_not_sent(stage):
    window = stage.bo
    fill = """
        const field = document.querySelector('#message');
        field.value = 'é'.repeat(arguments[0]);
        field.dispatchEvent(new Event('input'));
        return document.querySelector('#send').disabled;
    """
    expect(window.run(fill, 2001) is True, "2,001 characters can be sent")
    expect(window.text("#message-count").startswith("2,001 of"), f"counted {window.text('#message-count')!r}")
    expect(window.run(fill, 2000) is False, "2,000 characters cannot be sent")
    window.run(fill, 0)
