"""A real Chromium, driven through chromedriver's WebDriver HTTP interface (https://www.w3.org/TR/webdriver2/).

Only what the browser test needs, on the standard library. Nothing here sleeps to let something happen: `Window.until`
asks again until the page says yes or the deadline has passed.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key that the specification gives element references
ENTER = "\ue007"  # key codes of WebDriver
ESCAPE = "\ue00c"
ARROW_UP = "\ue013"
TAB = "\ue004"
DEADLINE = 60.0
POLL = 0.05


class WebDriverError(Exception):
    """chromedriver refused a command."""


class Timeout(AssertionError):
    """The page did not reach the expected state before the deadline."""


class Browser:
    """One headless Chromium with any number of windows. Use as a context manager."""

    def __init__(self, arguments=()):
        driver = shutil.which("chromedriver")
        if driver is None:
            raise WebDriverError("chromedriver is not installed (Debian: chromium-driver)")
        self._driver = subprocess.Popen(
            [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            self._endpoint = f"http://127.0.0.1:{self._announced_port()}"
            self._session = None
            self._session = self._start(arguments)
        except BaseException:
            self.close()
            raise
        self.pause = threading.Event()  # never set: the time between two looks at a page
        self._focused = None
        self._spare = self.command("GET", "/window")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            if getattr(self, "_session", None):
                self.command("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(timeout=60)
            self._driver.stdout.close()

    def window(self, url, size=(1280, 860)):
        """Opens a window of its own: with its own session storage, that is another person to the page."""
        handle = self._spare or self.command("POST", "/window/new", {"type": "window"})["handle"]
        self._spare = None
        window = Window(self, handle)
        window.resize(*size)
        window.open(url)
        return window

    def log(self):
        """The console messages since the last call, of all windows."""
        return self.command("POST", "/se/log", {"type": "browser"})

    def focus(self, handle):
        if self._focused != handle:
            self.command("POST", "/window", {"handle": handle})
            self._focused = handle

    def command(self, method, path, body=None):
        prefix = "/session" if self._session is None else f"/session/{self._session}"
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self._endpoint + prefix + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise WebDriverError(f"{value['error']}: {value['message'].splitlines()[0]}") from None

    def _announced_port(self):
        for line in self._driver.stdout:
            match = re.search(r"started successfully on port (\d+)", line)
            if match:
                return int(match.group(1))
        raise WebDriverError(f"chromedriver ended with status {self._driver.wait()} before it was ready")

    def _start(self, arguments):
        flags = [
            "--headless=new",
            "--disable-dev-shm-usage",  # containers have little of it
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-background-timer-throttling",  # all our windows are looked at
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--lang=en-GB",
            *arguments,
        ]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        capabilities = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": flags},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        return self.command("POST", "", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]


class Window:
    """One window. Selectors are CSS selectors and name the first match."""

    def __init__(self, browser, handle):
        self._browser = browser
        self._handle = handle

    def _command(self, method, path, body=None):
        self._browser.focus(self._handle)
        return self._browser.command(method, path, body)

    def open(self, url):
        self._command("POST", "/url", {"url": url})

    def resize(self, width, height):
        self._command("POST", "/window/rect", {"width": width, "height": height})

    def devtools(self, method, parameters):
        """A command of the Chrome DevTools Protocol."""
        return self._command("POST", "/goog/cdp/execute", {"cmd": method, "params": parameters})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._command("GET", "/screenshot")))

    def run(self, script, *arguments):
        """The value a script returns. It sees its arguments as `arguments`; a returned promise is waited for."""
        return self._command("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def click(self, selector):
        self._command("POST", f"/element/{self._element(selector)}/click")

    def type(self, selector, text):
        """Types with real key events into what is there already."""
        self._command("POST", f"/element/{self._element(selector)}/value", {"text": text})

    def fill(self, selector, text):
        self._command("POST", f"/element/{self._element(selector)}/clear")
        self.type(selector, text)

    def hover(self, selector):
        """Moves the mouse over an element, scrolling it into view."""
        origin = {ELEMENT: self._element(selector)}
        move = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": origin}
        self.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", selector)
        self._command("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [move]}]})

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._command("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def close(self):
        """Closes the window. Another one has to be left."""
        self._browser.focus(self._command("DELETE", "/window")[0])

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map(node => node.textContent)", selector)

    def is_shown(self, selector):
        return self.run("return document.querySelector(arguments[0])?.checkVisibility() ?? false", selector)

    def until(self, what, condition, seconds=DEADLINE):
        """Waits until `condition()` is truthy and returns its value."""
        deadline = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > deadline:
                raise Timeout(f"waited {seconds:g} s for: {what}")
            self._browser.pause.wait(POLL)

    def until_shown(self, selector, seconds=DEADLINE):
        self.until(f"{selector} to be shown", lambda: self.is_shown(selector), seconds)

    def until_text(self, selector, text, seconds=DEADLINE):
        """Waits until some element that matches has exactly this text."""
        self.until(f"{selector} to say {text!r}", lambda: text in self.texts(selector), seconds)

    def _element(self, selector):
        return self._command("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]
