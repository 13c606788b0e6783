"""Reloads, accounts, rooms."""

import urllib.error
import urllib.request
import uuid

from webdriver import ENTER

from .stage import check, enter, expect, room_address, say, session, shown_ids, until_connected, until_once


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
def refused_token_is_renewed(stage):
    """Nobody notices that a token has expired: not over HTTP, not in a socket, and not two tabs at the same time."""
    windows = [stage.bo, stage.browsers[1].window(room_address(stage.url, stage.options.room))]
    for window in windows:
        until_connected(window)
    before = session(stage.bo)
    expire = """
        const session = JSON.parse(localStorage.getItem('chat.session'));
        localStorage.setItem('chat.session', JSON.stringify({ ...session, token: 'e30.e30.e30', renew_at: 0 }));
    """
    stage.bo.run(expire)
    for window in windows:
        window.run("setTimeout(() => location.reload())")
    for window in windows:
        window.until("a new token", lambda: session(window)["token"] != "e30.e30.e30")
        until_connected(window)
        expect(window.text("#me-name") == stage.bo_name, "someone else after the token was renewed")
    expect(session(stage.bo)["refresh_token"] != before["refresh_token"], "the refresh token was not renewed")
    windows[1].close()


@check
def signing_out_is_for_every_tab(stage):
    window, second = stage.bo, stage.browsers[1].window(room_address(stage.url, stage.options.room))
    until_connected(second)
    token = session(window)["token"]
    window.click("#sign-out")
    second.until_shown("#guest-name")
    second.close()
    address = f"{stage.url}/api/rooms/{stage.options.room}/messages"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})

    def is_refused():
        try:
            urllib.request.urlopen(request).close()
            return False
        except urllib.error.HTTPError as error:
            return error.code == 401

    window.until("the server to refuse the token", is_refused)
    enter(window, stage.bo_name)


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
