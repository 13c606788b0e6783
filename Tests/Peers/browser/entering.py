"""Coming in, and who one is then."""

import pathlib
import urllib.request

from .stage import check, enter, expect


@check
def policy_is_strict(stage):
    with urllib.request.urlopen(stage.url + "/") as response:
        policy = response.headers["Content-Security-Policy"] or ""
    for directive in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        expect(directive in policy, f"Content-Security-Policy lacks {directive}: {policy!r}")


@check
def modules_keep_their_word(stage):
    problems = stage.bo.run(pathlib.Path(__file__).with_name("modules.js").read_text())
    expect(problems == [], "; ".join(problems))


@check
def two_windows_are_two_people(stage):
    stage.shoot(stage.ann, "welcome")
    enter(stage.ann, stage.ann_name)
    enter(stage.bo, stage.bo_name)
    for window, name in ((stage.ann, stage.ann_name), (stage.bo, stage.bo_name)):
        expect(window.text("#me-name") == name, f"the page calls {name} {window.text('#me-name')!r}")
        window.until_shown(f"#rooms a[data-room='{stage.options.room}'][aria-current=page]")
