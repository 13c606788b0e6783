"""Two people in a room."""

import json

from .stage import check, expect, say, session, until_once

# A reference that is worth compressing, which the answer to a heartbeat repeats.
LONG_REF = "reference and " * 17

COMPRESSED_EXCHANGE = f"""
    const origin = location.origin.replace("http", "ws");
    const socket = new WebSocket(`${{origin}}/socket/websocket?vsn=2.0.0&token=${{arguments[0]}}`);
    return new Promise((resolve, reject) => {{
        socket.onerror = () => reject(new Error("refused"));
        socket.onopen = () => socket.send(JSON.stringify([null, "{LONG_REF}", "phoenix", "heartbeat", {{}}]));
        socket.onmessage = (event) => {{
            socket.close();
            resolve([socket.extensions, event.data]);
        }};
    }});
"""


@check
def long_messages_come_compressed(stage):
    """The browser offers permessage-deflate by itself; what it sends and gets compressed is what was meant."""
    extensions, reply = stage.bo.run(COMPRESSED_EXCHANGE, session(stage.bo)["token"])
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
