"""Going to another time, and back."""

from .stage import check, expect, message_selector, say, shown_ids, until_once, use_tool, visit


@check
def quote_of_long_ago_leads_there_and_back(stage):
    """The message is not loaded: it is fetched with what is around it, and the way back is without a gap."""
    window, total = stage.bo, stage.options.history_count
    visit(window, stage.options.history_room)
    while not window.is_shown("#beginning"):
        first = shown_ids(window)[0]
        window.run("document.querySelector('#log').scrollTop = 0")
        window.until("older messages", lambda: shown_ids(window)[0] != first)
    old = f"message {total // 4}"
    use_tool(window, old, "reply")
    answer = f"so long ago {stage.bo_name}"
    say(window, answer)
    until_once(window, answer)

    window.run("location.reload()")
    window.until("the newest messages", lambda: answer in window.texts("#messages .text"))
    expect(old not in window.texts("#messages .text"), "the quoted message is among the newest")
    window.click(f"{message_selector(window, answer)} .quote")
    window.until_shown(".message.revealed")
    expect(window.text(".message.revealed .text") == old, "another message is pointed at")
    stage.shoot(window, "revealed")

    seen = window.texts("#messages .text")
    while window.is_shown("#load-newer"):
        last = shown_ids(window)[-1]
        window.run("document.querySelector('#log').scrollTop = 1e9")
        window.until("newer messages", lambda: shown_ids(window)[-1] != last)
        seen += [text for text in window.texts("#messages .text") if text not in seen]
    start = seen.index(old)
    expected = [f"message {n}" for n in range(total // 4, total)]
    expect(seen[start : start + len(expected)] == expected, "there is a gap on the way back to the newest message")

    window.click(f"{message_selector(window, answer)} .quote")
    window.until_shown("#jump")
    window.click("#jump")
    window.until("the newest message", lambda: answer in window.texts("#messages .text"))


@check
def a_day_can_be_gone_to(stage):
    window = stage.bo
    window.run("""
        const field = document.querySelector('#date');
        const now = new Date();
        const pad = number => String(number).padStart(2, '0');
        field.value = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
        field.dispatchEvent(new Event('change'));
    """)
    window.until("the first message", lambda: "message 0" in window.texts("#messages .revealed .text"))
    window.until_shown("#beginning")
    visit(window, stage.options.room)
