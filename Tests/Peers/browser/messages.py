"""What can be done with messages: answering, changing, deleting."""

from webdriver import ARROW_UP, ENTER, ESCAPE, TAB

from .stage import check, expect, message_selector, say, until_once, use_tool


@check
def reply_quotes_and_leads_back(stage):
    ann, bo = stage.ann, stage.bo
    question, answer = f"who is there? {stage.ann_name}", f"it is me, {stage.bo_name}"
    say(ann, question)
    until_once(bo, question)
    use_tool(bo, question, "reply")
    bo.until_shown("#composer-context[data-mode=reply]")
    expect(question in bo.text("#composer-context-text"), "what is answered is not shown")
    stage.shoot(bo, "replying")
    say(bo, answer)
    expect(not bo.is_shown("#composer-context"), "the next message is a reply too")
    for window in (ann, bo):
        until_once(window, answer)
        selector = message_selector(window, answer)
        expect(window.text(f"{selector} .quoted") == stage.ann_name, "another person is quoted")
        expect(window.text(f"{selector} .excerpt") == question, "something else is quoted")
        window.click(f"{selector} .quote")
        window.until_shown(f"{message_selector(window, question)}.revealed:focus")


@check
def own_message_can_be_changed(stage):
    ann, bo = stage.ann, stage.bo
    wrong, right = f"wrnog {stage.ann_name}", f"right {stage.ann_name}"
    say(ann, wrong)
    until_once(bo, wrong)
    ann.type("#message", ARROW_UP)
    ann.until_shown("#composer-context[data-mode=edit]")
    expect(ann.run("return document.querySelector('#message').value") == wrong, "another message is changed")
    ann.fill("#message", right + ENTER)
    for window in (ann, bo):
        until_once(window, right)
        expect(wrong not in window.texts("#messages .text"), "the old text is still there")
        expect(window.is_shown(f"{message_selector(window, right)} .edited"), "it does not say that it was edited")
    expect(ann.run("return document.querySelector('#message').value") == "", "the composer is not empty again")

    ann.type("#message", ARROW_UP + " not so" + ESCAPE)
    expect(not ann.is_shown("#composer-context"), "Escape does not end editing")
    expect(ann.run("return document.querySelector('#message').value") == "", "what was not saved stays")


@check
def own_message_can_be_deleted(stage):
    ann, bo = stage.ann, stage.bo
    text = f"better not {stage.ann_name}"
    say(ann, text)
    until_once(bo, text)
    selector = message_selector(bo, text)
    bo.hover(f"{selector} .text")
    bo.until_shown(f"{selector} #message-tools")
    for tool in ("edit", "remove"):
        expect(not bo.is_shown(f"#message-tools button[value={tool}]"), f"someone else's message has “{tool}”")
    use_tool(ann, text, "remove")
    ann.until_shown("#confirm-dialog")
    stage.shoot(ann, "confirm")
    ann.click("#confirm-dialog button[value=yes]")
    for window in (ann, bo):
        window.until_shown(f"{selector}.deleted")
        expect(text not in window.texts("#messages .text"), "a deleted text is still there")
    bo.run("location.reload()")
    bo.until_shown(f"{selector}.deleted")


@check
def messages_can_be_reached_with_the_keyboard(stage):
    window = stage.ann
    window.run("document.querySelector('#log').focus()")
    window.press(ARROW_UP)
    window.until_shown("#messages .message:focus")
    row = window.run("return document.activeElement.dataset.messageId")
    window.press(ARROW_UP)
    expect(window.run("return document.activeElement.dataset.messageId") != row, "the arrow does not move on")
    window.press(TAB)
    inside = "return document.activeElement.closest('.message, #message-tools') !== null"
    expect(window.run(inside), "what can be done with a message does not follow it")
    window.press(ESCAPE)
    expect(window.run("return document.activeElement.id") == "message", "Escape does not lead back to writing")
