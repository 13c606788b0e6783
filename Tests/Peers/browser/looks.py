"""What it looks like, and to whom."""

from webdriver import ESCAPE

from .stage import check, expect


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
    severe = [entry["message"] for browser in stage.browsers for entry in browser.log() if entry["level"] == "SEVERE"]
    on_purpose = ("Failed to load resource", "WebSocket connection to")
    severe = [message for message in severe if not any(text in message for text in on_purpose)]
    expect(severe == [], "\n".join(severe))
