"""What concerns one person: mentions, what is unread, what others have read."""

from webdriver import ENTER

from .stage import (
    check,
    enter,
    expect,
    message_selector,
    room_address,
    say,
    until_connected,
    until_once,
    use_tool,
    visit,
)


@check
def others_are_seen_to_have_read(stage):
    ann, bo = stage.ann, stage.bo
    text = f"read this {stage.ann_name}"
    say(ann, text)
    until_once(bo, text)
    ann.until_text("#seen", f"Seen by {stage.bo_name}")
    expect(not bo.is_shown("#seen"), "a message is seen by its own author")
    stage.shoot(ann, "seen")


@check
def unread_messages_are_counted_and_divided(stage):
    ann, bo = stage.ann, stage.bo
    visit(bo, stage.options.history_room)
    badge = f"#rooms a[data-room='{stage.options.room}'] .badge"
    texts = [f"unread {n} {stage.ann_name}" for n in range(2)]
    for text in texts:
        say(ann, text)
        until_once(ann, text)
    bo.until("two unread", lambda: (bo.text(badge) or "").startswith("2"))
    stage.shoot(bo, "unread")
    visit(bo, stage.options.room)
    bo.until_shown("#messages .divider")
    first_new = bo.run("return document.querySelector('.divider').nextElementSibling.querySelector('.text').textContent")
    expect(first_new == texts[0], f"what is new begins with {first_new!r}")
    bo.until("nothing to be unread", lambda: bo.text(badge) is None)
    stage.shoot(bo, "divider")


@check
def a_second_tab_is_the_same_person(stage):
    """It needs no name, shows the same, and what is read in one is read in the other."""
    ann, bo = stage.ann, stage.bo
    visit(bo, stage.options.history_room)
    badge = f"#rooms a[data-room='{stage.options.room}'] .badge"
    text = f"to both tabs {stage.ann_name}"
    say(ann, text)
    bo.until_shown(badge)
    second = stage.browsers[1].window(room_address(stage.url, stage.options.room))
    until_connected(second)
    expect(second.text("#me-name") == stage.bo_name, "a second tab is someone else")
    until_once(second, text)
    bo.until("the first tab to know", lambda: bo.text(badge) is None)
    visit(bo, stage.options.room)
    answer = f"from the second tab {stage.bo_name}"
    say(second, answer)
    until_once(bo, answer)
    until_once(ann, answer)
    second.close()


@check
def being_mentioned_is_told(stage):
    """Only an account's name is one person's, so Ann comes with a password from here on."""
    ann, bo = stage.ann, stage.bo
    ann.click("#sign-out")
    stage.ann_name = stage.ann_name.replace("Ann", "Anna")
    ann.click("#account summary")
    ann.fill("#account-name", stage.ann_name)
    ann.fill("#account-password", "correct horse battery")
    ann.click("button[value=register]")
    until_connected(ann)
    bo.until_shown(f"#people [data-username='{stage.ann_name}']")
    bo.type("#message", f"look here @{stage.ann_name[:4].lower()}")
    bo.until_text("#mentions [role=option]", stage.ann_name)
    stage.shoot(bo, "mentions")
    bo.type("#message", ENTER)
    written = bo.run("return document.querySelector('#message').value")
    expect(written == f"look here @[{stage.ann_name}] ", f"completed to {written!r}")
    visit(ann, stage.options.history_room)
    say(bo, "please")
    text = f"look here @{stage.ann_name} please"
    until_once(bo, text)
    expect(bo.text(f"{message_selector(bo, text)} .mention") == f"@{stage.ann_name}", "the name is not marked")

    ann.until("the bell to count", lambda: ann.text("#bell-count") == "1" and ann.is_shown("#bell-count"))
    ann.click("#bell")
    ann.until_shown(".notification[data-kind=mention]")
    expect("look here" in ann.text(".notification .excerpt"), "something else is told")
    stage.shoot(ann, "notifications")
    ann.until("the bell to rest", lambda: not ann.is_shown("#bell-count"))
    ann.click(".notification[data-kind=mention]")
    ann.until_text("#messages .revealed .text", text)
    expect(ann.is_shown(f"{message_selector(ann, text)} .mention.own"), "one's own name is not marked as such")
    stage.shoot(ann, "mentioned")


@check
def reply_is_told_on_every_device(stage):
    ann, bo = stage.ann, stage.bo
    text = f"anyone? {stage.ann_name}"
    say(ann, text)
    until_once(bo, text)
    use_tool(bo, text, "reply")
    say(bo, "yes")
    ann.until("the bell to count", lambda: ann.is_shown("#bell-count"))
    second = stage.browsers[0].window(room_address(stage.ann_url, stage.options.history_room))
    second.until("the second tab to count", lambda: second.is_shown("#bell-count"))
    second.click("#bell")
    second.until_shown(".notification[data-kind=reply]")
    ann.until("the first tab to know", lambda: not ann.is_shown("#bell-count"))
    second.close()


@check
def names_and_rooms_are_text(stage):
    """Nobody gets markup into the page by calling themselves, or a room, so."""
    ann, bo = stage.ann, stage.bo
    evil, room = "<img src=x onerror=alert(1)>", f"<b>{stage.bo_name}</b>"
    bo.click("#sign-out")
    enter(bo, evil)
    bo.click("#new-room")
    bo.fill("#room-form-name", room)
    bo.fill("#room-form-description", '"><script>alert(1)</script>' + ENTER)
    bo.until_text("#room-name", room)
    slug = bo.run("return document.querySelector('#rooms [aria-current]').dataset.room")
    ann.until_text("#rooms .name", room)
    visit(ann, slug)
    bo.until_shown(f"#people [data-username='{stage.ann_name}']")
    bo.type("#message", "h")
    ann.until_text("#typing", f"{evil} is typing…")
    say(bo, f"i @[{stage.ann_name}]")
    until_once(ann, f"hi @{stage.ann_name}")
    expect(ann.text("#messages .author") == evil, "the author is called otherwise")
    expect(ann.text("#people li:nth-child(2) .name") == evil, "someone else is online")
    bo.run("location.reload()")  # now as the server writes it
    until_connected(bo)
    expect(bo.text("#room-name") == room, "the room is called otherwise")
    until_once(bo, f"hi @{stage.ann_name}")
    for window in (ann, bo):
        made = window.run("return document.querySelectorAll('#chat :is(img, b, script)').length")
        expect(made == 0, "markup in a name became elements")
    bo.click("#sign-out")
    enter(bo, stage.bo_name)
    for window in (ann, bo):
        visit(window, stage.options.room)
