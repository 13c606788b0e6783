"""What becomes of messages when the connection does not hold."""

import uuid

from .stage import check, count, enter, expect, say, shown_ids, until_connected, until_once, visit


@check
def nothing_is_lost_while_the_connection_is(stage):
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
    kept = f"written offline {stage.ann_name}"
    say(ann, kept)
    ann.until_shown(".message.pending[data-state=waiting]")
    stage.shoot(ann, "offline")

    stage.link.restore()
    # Not with the mouse: the page may be back by itself already, and the button hidden.
    ann.run("document.querySelector('#reconnect').click()")
    until_connected(ann)
    for text in (*missed, kept):
        until_once(ann, text)
        until_once(bo, text)
    expect(not ann.is_shown("#banner"), "the banner stays after the connection is back")
    ids = shown_ids(ann)
    expect(ids[: len(before)] == before, "what was shown before the connection was lost has changed")
    expect(len(ids) == len(set(ids)) == len(before) + 4, "messages are doubled or missing after the reconnect")
    ann.until_shown(f"#people [data-username='{stage.bo_name}']")
    bo.until_shown(f"#people [data-username='{stage.ann_name}']")


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
def refused_message_is_kept_and_can_be_sent_again(stage):
    window = stage.bo
    window.click("#sign-out")
    enter(window, f"Cleo {uuid.uuid4().hex[:6]}")
    hasty = """
        const field = document.querySelector('#message');
        for (let n = 1; n <= 25; n += 1) {
            field.value = `hasty ${n} ${arguments[0]}`;
            field.dispatchEvent(new Event('input'));
            document.querySelector('#composer').requestSubmit();
        }
    """
    tag = uuid.uuid4().hex[:6]
    window.run(hasty, tag)
    window.until_shown(".message.pending[data-state=failed]")
    window.until("all to be decided", lambda: not window.texts(".message[data-state=sending]"))
    reason = window.text(".message[data-state=failed] .reason")
    expect("Too many messages" in reason, f"the reason given is {reason!r}")
    stage.shoot(window, "refused")

    text = window.text(".message[data-state=failed] .text")
    retry = """
        const item = [...document.querySelectorAll('.message[data-state=failed]')]
            .find(item => item.querySelector('.text').textContent === arguments[0]);
        item?.querySelector('.retry').click();
        return document.querySelectorAll('.message.pending .text').length === 0
            || ![...document.querySelectorAll('.message.pending .text')].some(node => node.textContent === arguments[0]);
    """
    window.until("the message to be taken", lambda: window.run(retry, text), seconds=30)
    expect(count(window, text) == 1, f"{text!r} is shown {count(window, text)} times")
    stage.ann.until_text("#messages .text", text)

    while left := len(window.texts(".message[data-state=failed]")):
        window.run("document.querySelector('.message[data-state=failed] .discard').click()")
        expect(len(window.texts(".message[data-state=failed]")) == left - 1, "a discarded message stays")
    window.click("#sign-out")
    enter(window, stage.bo_name)


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
