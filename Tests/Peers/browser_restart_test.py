"""Kills the chat server under a page, starts it again, and sees that nothing is lost.

    browser_restart_test.py --executable .build/debug/ChatServer --data-dir DIR

In a real headless Chromium; see browser_test.py. Exits 0 when all is well, and with the reason otherwise.
"""

import argparse
import pathlib
import signal
import subprocess
import sys

from webdriver import Browser

from browser.stage import enter, expect, room_address, say, until_connected, until_once


CONFIRMED = "#messages .message:not(.pending) .text"


class Server:
    """The chat server, on a port that it chooses the first time and keeps."""

    def __init__(self, executable, data):
        self._command = [executable, "serve", "--data-dir", str(data), "--port"]
        self._port = "0"
        self.start()

    def start(self):
        self._process = subprocess.Popen(self._command + [self._port], stdout=subprocess.PIPE, text=True)
        self.url = self._process.stdout.readline().strip()
        expect(self.url.startswith("http://"), f"the server did not start: {self.url!r}")
        self._port = self.url.rsplit(":", 1)[1]

    def kill(self):
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()


def check(server, browser):
    ann = browser.window(room_address(server.url, "general"))
    enter(ann, "Ann")
    bo = browser.window(room_address(server.url, "tech-talk"))
    until_connected(bo)  # another tab of Ann's, in another room
    say(ann, "before")
    until_once(ann, "before")

    server.kill()
    for window in (ann, bo):
        window.until_shown("#banner")
    for n in range(3):
        say(ann, f"without a server {n}")
        ann.until_text(".message.pending[data-state=waiting] .text", f"without a server {n}")
    say(bo, "elsewhere")
    server.start()
    for window in (ann, bo):
        until_connected(window)
    expected = ["before"] + [f"without a server {n}" for n in range(3)]
    for text in expected:
        until_once(ann, text)
    until_once(bo, "elsewhere")

    # In the middle of sending: killed again and again, each message is there once, in order.
    texts = [f"in the middle {n}" for n in range(12)]
    ann.run(
        """
        const field = document.querySelector('#message');
        for (const text of arguments[0]) {
            field.value = text;
            field.dispatchEvent(new Event('input'));
            document.querySelector('#composer').requestSubmit();
        }
        """,
        texts,
    )
    for _ in range(2):
        server.kill()
        server.start()
        ann.until("one to be sent", lambda: any(text in ann.texts(CONFIRMED) for text in texts))
    until_connected(ann)
    for text in texts:
        until_once(ann, text)
    ann.run("location.reload()")
    until_connected(ann)
    ann.until_text("#messages .text", texts[-1])
    shown = ann.texts("#messages .text")
    expect(shown == expected + texts, f"not what was written, or not in this order: {shown}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--executable", required=True, help="the built ChatServer")
    parser.add_argument("--data-dir", required=True, type=pathlib.Path, help="where it keeps what it has to keep")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that browser and server end too
    server = Server(options.executable, options.data_dir)
    try:
        with Browser(["--force-prefers-reduced-motion"]) as browser:
            check(server, browser)
    finally:
        server.kill()
    print("nothing was lost: all checks passed")


if __name__ == "__main__":
    main()
