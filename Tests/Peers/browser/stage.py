"""What the checks stand on: the people, their windows, and what one looks for in a page."""

import json
import sys
import time
import traceback
import urllib.parse
import uuid

from webdriver import ENTER

CHECKS = []


def check(function):
    """Marks a check. They run in the order in which they are read, on the same windows."""
    CHECKS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


class Stage:
    """Two people, each in a browser of their own: Ann, whose connection can be cut, and Bo."""

    def __init__(self, browsers, link, options):
        self.browsers = browsers
        self.link = link
        self.options = options
        self.url = options.url.rstrip("/")
        self.ann_url = f"http://127.0.0.1:{link.port}"
        tag = uuid.uuid4().hex[:6]  # so that a second run in the same room meets nobody it knows
        self.ann_name, self.bo_name = f"Ann {tag}", f"Bo {tag}"
        self.ann = browsers[0].window(room_address(self.ann_url, options.room))
        self.bo = browsers[1].window(room_address(self.url, options.room))

    def shoot(self, window, name):
        if self.options.screenshots:
            window.screenshot(self.options.screenshots / f"{name}.png")


def room_address(url, slug):
    return f"{url}/rooms/{urllib.parse.quote(slug)}"


def enter(window, name):
    window.until_shown("#guest-name")
    window.fill("#guest-name", name + ENTER)
    until_connected(window)


def visit(window, slug):
    window.run("document.querySelector(`#rooms a[data-room='${arguments[0]}']`).click()", slug)
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


def message_selector(window, text):
    """A selector of the confirmed message with this text."""
    find = """
        const rows = [...document.querySelectorAll('#messages .message:not(.pending)')];
        return rows.find(row => row.querySelector('.text')?.textContent === arguments[0])?.dataset.messageId ?? null;
    """
    found = window.until(f"{text!r} to be there", lambda: window.run(find, text))
    return f"[data-message-id='{found}']"


def use_tool(window, text, tool):
    """Points at the message with this text, and presses one of its buttons."""
    selector = message_selector(window, text)
    window.hover(f"{selector} .text")
    window.click(f"{selector} #message-tools button[value={tool}]")
    return selector


def session(window):
    """What this device keeps of who is signed in."""
    return json.loads(window.run("return localStorage.getItem('chat.session')"))


def run(stage):
    """Runs the checks, and says what became of each."""
    subjects = stage.options.only
    checks = [function for function in CHECKS if not subjects or function.__module__.split(".")[-1] in subjects]
    failures = 0
    for function in checks:
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
    if failures:
        sys.exit(f"{failures} of {len(checks)} checks failed")
    print(f"all {len(checks)} checks passed")
