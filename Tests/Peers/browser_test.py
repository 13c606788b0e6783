"""Drives the chat's page in a real headless Chromium, as two people would.

    browser_test.py --url http://127.0.0.1:4000 --history-room history [--screenshots DIR]

Exits 0 when every check passed; otherwise prints which failed and why. Needs chromium and chromedriver, and nothing
beside the standard library. The server at --url must have the rooms --room and --history-room, the latter with
--history-count messages, more than 100 of them.

What the checks hold on to in the page, which is therefore stable:

    #welcome #guest-form #guest-name          the first page; Enter in the field joins
    #account summary, #account-form, #account-name, #account-password, button[value=sign-in|register]
    #welcome-notice, #welcome-error           why we are (back) here; what was refused
    #chat, #me-name, #sign-out
    #rooms a[data-room=SLUG][aria-current]    the rooms; #new-room, #room-dialog, #room-form-name
    #room-name, #room-description
    #connection[data-state]                   connecting | connected | reconnecting | offline
    #banner, #reconnect                       shown while the connection is lost
    #log                                      the scrolling part; #load-older, #beginning, #empty, #jump
    #messages > li.message[data-message-id][data-user-id], .own, .continued; inside: .author, time, .text
    li.message.pending[data-state]            waiting | sending | uncertain | failed; inside: .reason, .retry, .discard
    #messages > li.day[data-day]
    #people > li[data-user-id][data-username] who is online; #people-count
    #typing, #room-notice                     who is typing; who has come or gone
    #message, #send, #message-count           the composer
    #show-rooms, #show-people                 on narrow screens: the drawers, named in body[data-drawer]
"""

import argparse
import json
import pathlib
import signal
import sys
import time
import traceback
import urllib.parse
import urllib.request
import uuid

from link import Link
from webdriver import ENTER, ESCAPE, Browser

CHECKS = []


# A reference that is worth compressing, which the answer to a heartbeat repeats.
LONG_REF = "reference and " * 17

COMPRESSED_EXCHANGE = f"""
    const {{ token }} = JSON.parse(sessionStorage.getItem("chat.session"));
    const origin = location.origin.replace("http", "ws");
    const socket = new WebSocket(`${{origin}}/socket/websocket?vsn=2.0.0&token=${{token}}`);
    return new Promise((resolve, reject) => {{
        socket.onerror = () => reject(new Error("refused"));
        socket.onopen = () => socket.send(JSON.stringify([null, "{LONG_REF}", "phoenix", "heartbeat", {{}}]));
        socket.onmessage = (event) => {{
            socket.close();
            resolve([socket.extensions, event.data]);
        }};
    }});
"""


def check(function):
    """Marks a check. They run in the order of the file, on the same windows."""
    CHECKS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


class Stage:
    """Two windows: Ann, whose connection can be cut, and Bo."""

    def __init__(self, browser, link, options):
        self.browser = browser
        self.link = link
        self.options = options
        self.url = options.url.rstrip("/")
        self.ann_url = f"http://127.0.0.1:{link.port}"
        tag = uuid.uuid4().hex[:6]  # so that a second run in the same room meets nobody it knows
        self.ann_name, self.bo_name = f"Ann {tag}", f"Bo {tag}"
        self.ann = browser.window(f"{self.ann_url}/#{options.room}")
        self.bo = browser.window(f"{self.url}/?room={options.room}")

    def shoot(self, window, name):
        if self.options.screenshots:
            window.screenshot(self.options.screenshots / f"{name}.png")


def enter(window, name):
    window.until_shown("#guest-name")
    window.fill("#guest-name", name + ENTER)
    until_connected(window)


def visit(window, slug):
    window.run("if (location.hash !== arguments[0]) location.hash = arguments[0]", f"#{slug}")
    window.until_shown(f"#rooms a[data-room='{slug}'][aria-current=page]")
    until_connected(window)


def until_connected(window):
    window.until_shown("#connection[data-state=connected]")


def say(window, text):
    window.type("#message", text + ENTER)


def shown_ids(window):
    return window.run("return [...document.querySelectorAll('#messages > .message')].map(li => li.dataset.messageId)")


def count(window, text):
    return window.texts("#messages .message .text").count(text)


def until_once(window, text):
    """Waits for a confirmed message, and sees that it is there once."""
    window.until_text("#messages .message:not(.pending) .text", text)
    window.until("nothing to be pending", lambda: not window.texts(".message.pending"))
    expect(count(window, text) == 1, f"{text!r} is shown {count(window, text)} times")


@check
def policy_is_strict(stage):
    with urllib.request.urlopen(stage.url + "/") as response:
        policy = response.headers["Content-Security-Policy"] or ""
    for directive in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        expect(directive in policy, f"Content-Security-Policy lacks {directive}: {policy!r}")


@check
def modules_keep_their_word(stage):
    problems = stage.bo.run(pathlib.Path(__file__).with_name("page_modules.js").read_text())
    expect(problems == [], "; ".join(problems))


@check
def two_windows_are_two_people(stage):
    stage.shoot(stage.ann, "welcome")
    enter(stage.ann, stage.ann_name)
    enter(stage.bo, stage.bo_name)
    for window, name in ((stage.ann, stage.ann_name), (stage.bo, stage.bo_name)):
        expect(window.text("#me-name") == name, f"the page calls {name} {window.text('#me-name')!r}")
        window.until_shown(f"#rooms a[data-room='{stage.options.room}'][aria-current=page]")


@check
def long_messages_come_compressed(stage):
    """The browser offers permessage-deflate by itself; what it sends and gets compressed is what was meant."""
    extensions, reply = stage.bo.run(COMPRESSED_EXCHANGE)
    agreed = {parameter.strip() for parameter in extensions.split(";")}
    expected = {"permessage-deflate", "server_no_context_takeover", "client_no_context_takeover"}
    expect(expected <= agreed, f"agreed on {extensions!r}")
    expect(json.loads(reply)[1] == LONG_REF, "the long reference came back otherwise")


@check
def both_are_online(stage):
    for window in (stage.ann, stage.bo):
        for name in (stage.ann_name, stage.bo_name):
            window.until_shown(f"#people [data-username='{name}']")
        people = len(window.texts("#people li"))
        expect(window.text("#people-count") == str(people), f"{people} people listed, counted otherwise")


@check
def message_arrives_in_the_other_window(stage):
    for sender, name, receiver in ((stage.ann, stage.ann_name, stage.bo), (stage.bo, stage.bo_name, stage.ann)):
        text = f"hello from {name}"
        say(sender, text)
        until_once(receiver, text)
        until_once(sender, text)
        last = "#messages > .message:last-child "
        expect(receiver.text(last + ".author") == name, "the message has another author")
        expect(sender.run("return document.querySelector('#message').value") == "", "the composer is not empty")


@check
def messages_of_one_person_are_grouped(stage):
    say(stage.bo, f"and one more {stage.bo_name}")
    until_once(stage.ann, f"and one more {stage.bo_name}")
    expect(stage.ann.is_shown("#messages > .message:last-child.continued"), "a second message repeats its author")


@check
def typing_shows_and_ends(stage):
    stage.bo.type("#message", "abo")
    stage.ann.until_text("#typing", f"{stage.bo_name} is typing…")
    stage.shoot(stage.ann, "light")
    say(stage.bo, f"ut time {stage.bo_name}")
    until_once(stage.ann, f"about time {stage.bo_name}")
    expect(stage.ann.text("#typing") == "", "still typing after the message")
    expect(stage.bo.text("#typing") == "", "a person is told of their own typing")


@check
def markup_is_text(stage):
    text = f"<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> & {stage.ann_name}"
    say(stage.ann, text)
    for window in (stage.ann, stage.bo):
        until_once(window, text)
        made = window.run("return document.querySelectorAll('#messages :is(script, img)').length")
        expect(made == 0, "markup in a message became elements")
        expect("owned" not in window.run("return document.title"), "a script in a message ran")


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
    window = stage.browser.window(f"{stage.url}/#{stage.options.room}")
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
    window.until_shown("#guest-name")


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
        const session = JSON.parse(sessionStorage.getItem('chat.session'));
        sessionStorage.setItem('chat.session', JSON.stringify({ ...session, token: 'e30.e30.e30' }));
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
    window.run("location.hash = 'no-such-room-here'")
    window.until("a word on it", lambda: "no room called #no-such-room-here" in (window.text("#empty") or ""))
    expect(window.run("return document.querySelector('#message').disabled"), "one can write in no room")
    window.click(f"#rooms a[data-room='{stage.options.room}']")
    until_connected(window)
    window.until("messages", lambda: len(shown_ids(window)) > 0)


@check
def every_control_has_a_name(stage):
    nameless = stage.ann.run("""
        return [...document.querySelectorAll('button, input, textarea, a')]
            .filter(node => !(node.labels?.length || node.ariaLabel || node.textContent.trim()))
            .filter(node => node.checkVisibility())
            .map(node => node.outerHTML.slice(0, 80));
    """)
    expect(nameless == [], f"controls without a name: {nameless}")
    expect(stage.ann.run("return document.querySelector('#log').getAttribute('role')") == "log", "no log for readers")


@check
def dark_and_narrow(stage):
    window = stage.ann
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    background = "return getComputedStyle(document.body).backgroundColor"
    light_background = window.run(background)
    window.devtools("Emulation.setEmulatedMedia", dark)
    expect(window.run(background) != light_background, "dark is not dark")
    stage.shoot(window, "dark")
    window.devtools("Emulation.setEmulatedMedia", {"features": []})

    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    window.devtools("Emulation.setDeviceMetricsOverride", phone)
    window.until_shown("#show-rooms")
    stage.shoot(window, "phone")
    overflow = window.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(overflow <= 0, f"the page is {overflow} px wider than a phone")
    visible = "return getComputedStyle(document.querySelector('#rooms-panel')).visibility"
    expect(window.run(visible) == "hidden", "rooms cover the conversation")
    window.click("#show-rooms")
    window.until("the rooms to slide in", lambda: window.run(visible) == "visible")
    stage.shoot(window, "phone-rooms")
    window.type("#rooms a", ESCAPE)
    window.until("the rooms to slide out", lambda: window.run(visible) == "hidden")
    window.devtools("Emulation.clearDeviceMetricsOverride", {})


@check
def leaving_is_seen(stage):
    stage.bo.click("#sign-out")
    stage.ann.until("Bo to be gone", lambda: len(stage.ann.texts("#people li")) == 1)


@check
def console_is_clean(stage):
    """No script failed and the policy stopped nothing. Refusals and the cut connection were on purpose."""
    severe = [entry["message"] for entry in stage.browser.log() if entry["level"] == "SEVERE"]
    on_purpose = ("Failed to load resource", "WebSocket connection to")
    severe = [message for message in severe if not any(text in message for text in on_purpose)]
    expect(severe == [], "\n".join(severe))


def run(stage):
    failures = 0
    for function in CHECKS:
        started = time.monotonic()
        try:
            function(stage)
        except Exception as error:
            failures += 1
            frames = traceback.extract_tb(error.__traceback__)
            line = next(frame.lineno for frame in frames if frame.name == function.__name__)
            print(f"FAILED  {function.__name__} (line {line}): {error}", flush=True)
            for name, window in (("ann", stage.ann), ("bo", stage.bo)):
                stage.shoot(window, f"failed-{function.__name__}-{name}")
        else:
            print(f"ok      {function.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the chat server is, such as http://127.0.0.1:4000")
    parser.add_argument("--room", default="general", help="slug of a room to talk in")
    parser.add_argument("--history-room", default="history", help="slug of a room with many messages")
    parser.add_argument("--history-count", type=int, default=120, help="how many messages that room has")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures of the page")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the browser is closed too
    address = urllib.parse.urlsplit(options.url)
    with Link(address.hostname, address.port or 80) as link:
        with Browser(["--force-prefers-reduced-motion"]) as browser:
            failures = run(Stage(browser, link, options))
    if failures:
        sys.exit(f"{failures} of {len(CHECKS)} checks failed")
    print(f"all {len(CHECKS)} checks passed")


if __name__ == "__main__":
    main()
