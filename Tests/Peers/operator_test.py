"""Looks at the operators' page in a real headless Chromium.

    operator_test.py --url http://127.0.0.1:4000 --password-file data/admin-password [--screenshots DIR]

Exits 0 when every check passed. Needs chromium and chromedriver, and nothing beside the standard library.

What the checks hold on to in the page, which is therefore stable:

    #status[data-state]                       connecting | live | lost
    #uptime #threads #files #presences #active
    figure[data-chart=NAME] b[data-value=LINE], svg path
    #topics tr, #warnings li, #no-warnings
"""

import argparse
import pathlib
import signal
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request

from link import Link
from webdriver import ENTER, Browser

CHECKS = []

FIGURES = """
    const figures = await import("/operator/assets/figures.js");
    const counts = { bounds: [1, 2, 4], counts: [1, 2, 1, 0] };
    return [
        figures.quantile(counts, 0.25), figures.quantile(counts, 0.5), figures.quantile(counts, 1),
        figures.quantile({ bounds: [1], counts: [0, 0] }, 0.5), figures.quantile({ bounds: [1], counts: [0, 3] }, 0.5),
        figures.since(counts, { bounds: [1, 2, 4], counts: [1, 3, 1, 1] }).counts,
        figures.since(counts, { bounds: [1, 2, 4], counts: [0, 0, 0, 1] }).counts,
        figures.rate({ time: 1000, n: 5 }, { time: 3000, n: 9 }, (state) => state.n),
        figures.rate({ time: 1000, n: 9 }, { time: 3000, n: 5 }, (state) => state.n),
        figures.span(0), figures.span(3 * 86400 + 4 * 3600 + 5), figures.duration(0.0005), figures.plain(12345),
    ];
"""
EXPECTED_FIGURES = [1, 1.5, 4, None, 1, [0, 1, 0, 1], [0, 0, 0, 1], 2, None, "0 s", "3 d 4 h", "500 µs", "12.3k"]


def check(function):
    CHECKS.append(function)
    return function


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


class Stage:
    def __init__(self, browser, link, options):
        self.options = options
        self.link = link
        self.url = options.url.rstrip("/")
        self.password = options.password_file.read_text().strip()
        self.page = browser.window(self.address(self.password), (1280, 1000))
        self.browser = browser

    def address(self, password):
        return f"http://admin:{password}@127.0.0.1:{self.link.port}/operator"

    def shoot(self, name):
        if self.options.screenshots:
            self.page.screenshot(self.options.screenshots / f"{name}.png")

    def value(self, chart, line):
        return self.page.text(f"figure[data-chart={chart}] b[data-value='{line}']")

    def until_value(self, chart, line, accepts):
        self.page.until(f"{line} of {chart}", lambda: accepts(self.value(chart, line) or ""))


@check
def others_are_asked_for_the_password(stage):
    for path in ("/operator", "/operator/state", "/operator/assets/operator.js", "/metrics"):
        try:
            urllib.request.urlopen(stage.url + path)
            raise AssertionError(f"{path} is open to anyone")
        except urllib.error.HTTPError as error:
            expect(error.code == 401, f"{path} answers {error.code}")


@check
def figures_are_right(stage):
    stage.page.until_shown("#status[data-state=live]")
    figures = stage.page.run(f"return (async () => {{ {FIGURES} }})()")
    expect(figures == EXPECTED_FIGURES, f"got {figures}")


@check
def what_people_do_is_drawn(stage):
    person = stage.browser.window(stage.url + "/rooms/general")
    person.until_shown("#guest-name")
    person.fill("#guest-name", "Ann" + ENTER)
    person.until_shown("#connection[data-state=connected]")
    stage.until_value("connections", "sockets", lambda text: text.isdigit() and int(text) >= 1)
    stage.until_value("connections", "channels", lambda text: text.isdigit() and int(text) >= 1)
    stage.page.until("the topic", lambda: "room:general" in stage.page.texts("#topics td"))
    stage.page.until("somebody to be present", lambda: stage.page.text("#presences") not in ("–", "0"))
    person.fill("#message", "hello" + ENTER)
    stage.until_value("messages", "out", lambda text: text not in ("–", "0", ""))
    stage.until_value("requests", "all", lambda text: text not in ("–", "0", ""))
    stage.until_value("latency", "p99", lambda text: text.endswith(("ms", "µs", " s")))
    stage.until_value("calls", "calls", lambda text: text not in ("–", ""))
    stage.until_value("memory", "resident", lambda text: text.endswith("iB"))
    line = "return document.querySelector(`figure[data-chart=${arguments[0]}] path`).getAttribute('d') ?? ''"
    for chart in ("connections", "messages", "requests", "memory", "processor"):
        stage.page.until(f"a line in {chart}", lambda: "L" in stage.page.run(line, chart))
    stage.shoot("operator")


@check
def warnings_are_text(stage):
    shown = stage.page.is_shown("#no-warnings")
    expect(shown == (stage.page.texts("#warnings li") == []), "both warnings and none")
    made = stage.page.run("return document.querySelectorAll('main script, main img').length")
    expect(made == 0, "the page makes elements of what it is told")


@check
def lost_server_is_told_and_found_again(stage):
    stage.link.cut()
    stage.page.until_shown("#status[data-state=lost]")
    stage.shoot("operator-lost")
    stage.link.restore()
    stage.page.until_shown("#status[data-state=live]")


@check
def dark_and_narrow(stage):
    page = stage.page
    background = "return getComputedStyle(document.body).backgroundColor"
    light = page.run(background)
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    page.devtools("Emulation.setEmulatedMedia", dark)
    expect(page.run(background) != light, "dark is not dark")
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.devtools("Emulation.setDeviceMetricsOverride", phone)
    overflow = page.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
    expect(overflow <= 0, f"the page is {overflow} px wider than a phone")
    stage.shoot("operator-phone")
    page.devtools("Emulation.clearDeviceMetricsOverride", {})


@check
def console_is_clean(stage):
    """No script failed and the policy stopped nothing. The cut connection was on purpose."""
    severe = [entry["message"] for entry in stage.browser.log() if entry["level"] == "SEVERE"]
    severe = [message for message in severe if "Failed to load resource" not in message]
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
            stage.shoot(f"failed-{function.__name__}")
        else:
            print(f"ok      {function.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
    if failures:
        sys.exit(f"{failures} of {len(CHECKS)} checks failed")
    print(f"all {len(CHECKS)} checks passed")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where the chat server is, such as http://127.0.0.1:4000")
    parser.add_argument("--password-file", type=pathlib.Path, required=True, help="what holds the operators' password")
    parser.add_argument("--screenshots", type=pathlib.Path, help="a folder for pictures of the page")
    options = parser.parse_args()
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that the browser is closed too
    address = urllib.parse.urlsplit(options.url)
    with Link(address.hostname, address.port or 80) as link, Browser(["--force-prefers-reduced-motion"]) as browser:
        run(Stage(browser, link, options))


if __name__ == "__main__":
    main()
