"""Reloads, accounts, rooms."""

import json
import uuid

from webdriver import ENTER

from .stage import check, expect, say, session, shown_ids, until_connected, until_once


@check
def reload_keeps_name_room_and_draft(stage):
    window = stage.bo
    window.type("#message", "half a thought")
    window.run("location.reload()")
    window.until_shown("#chat")
    until_connected(window)
    expect(window.text("#me-name") == stage.bo_name, "a reload changed the name")
    expect(window.run("return document.querySelector('#message').value") == "half a thought", "the draft is lost")
    expect(len(shown_ids(window)) > 0, "no messages after a reload")
    window.fill("#message", " ")


@check
def refused_token_leads_back_to_the_name(stage):
    window = stage.bo
    window.run("""
        const session = JSON.parse(localStorage.getItem('chat.session'));
        const refused = { ...session, token: 'e30.e30.e30', refresh_token: 'none' };
        localStorage.setItem('chat.session', JSON.stringify(refused));
        location.reload();
    """)
    window.until_shown("#guest-name")
    window.until("a word why", lambda: "expired" in (window.text("#welcome-notice") or ""))
    name = window.run("return document.querySelector('#guest-name').value")
    expect(name == stage.bo_name, f"the name to enter again is {name!r}")
    stage.shoot(window, "expired")


@check
def account_with_password(stage):
    window, name, password = stage.bo, f"dora-{uuid.uuid4().hex[:8]}", "correct horse battery"
    window.click("#account summary")
    window.fill("#account-name", name)
    window.fill("#account-password", password)
    window.click("button[value=register]")
    until_connected(window)
    window.click("#sign-out")

    window.until_shown("#account-name")
    window.fill("#account-name", name)
    window.fill("#account-password", "something else entirely")
    window.click("button[value=sign-in]")
    window.until_shown("#welcome-error")
    window.fill("#account-password", password + ENTER)
    until_connected(window)
    expect(window.text("#me-name") == name, "signed in as someone else")


@check
def new_room_is_entered(stage):
    window, name = stage.bo, f"Room {uuid.uuid4().hex[:8]}"
    window.click("#new-room")
    window.fill("#room-form-name", name)
    window.fill("#room-form-description", "made by a test" + ENTER)
    window.until_text("#room-name", name)
    until_connected(window)
    window.until_text("#rooms .name", name)
    window.until_shown("#empty")
    say(window, "first")
    until_once(window, "first")
    expect(not window.is_shown("#empty"), "a room with a message is shown as empty")


@check
def unknown_room_says_so(stage):
    window = stage.bo
    window.run("history.pushState(null, '', '/rooms/no-such-room-here'); dispatchEvent(new PopStateEvent('popstate'))")
    window.until("a word on it", lambda: "no room called #no-such-room-here" in (window.text("#empty") or ""))
    expect(window.run("return document.querySelector('#message').disabled"), "one can write in no room")
    window.click(f"#rooms a[data-room='{stage.options.room}']")
    until_connected(window)
    window.until("messages", lambda: len(shown_ids(window)) > 0)
