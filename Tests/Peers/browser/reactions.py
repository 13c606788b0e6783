"""Saying something with one sign."""

from .stage import check, expect, say, until_once, use_tool


@check
def reactions_are_counted_and_taken_back(stage):
    ann, bo = stage.ann, stage.bo
    text = f"cake! {stage.ann_name}"
    say(ann, text)
    until_once(bo, text)
    selector = use_tool(bo, text, "react")
    bo.until_shown("#emoji-picker")
    stage.shoot(bo, "picker")
    bo.click("#emoji-picker button[value='🎉']")
    chip = f"{selector} .reaction[data-emoji='🎉']"

    def until_counted(count, **pressed):
        for name, window in (("ann", ann), ("bo", bo)):
            window.until(f"{count} reactions for {name}", lambda: window.text(f"{chip} .count") == count)
            if count is not None:
                state = window.run("return document.querySelector(arguments[0]).ariaPressed", chip)
                expect(state == pressed[name], f"{name}'s own reaction is shown as {state}")

    until_counted("1", ann="false", bo="true")
    ann.click(chip)
    until_counted("2", ann="true", bo="true")
    expect(stage.bo_name in ann.run("return document.querySelector(arguments[0]).title", chip), "it does not say whose")
    stage.shoot(ann, "reactions")
    bo.click(chip)
    until_counted("1", ann="true", bo="false")
    ann.click(chip)
    until_counted(None)
