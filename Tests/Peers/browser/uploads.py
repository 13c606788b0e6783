"""Files that go with messages, where the server has a place for them."""

import base64
import pathlib
import tempfile
import urllib.error
import urllib.request

from .stage import check, expect, message_selector, say, session, until_once

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAAH0lEQVR42mPQz0+iCmIYNWjUoFGDRg0aNWjUoIE3CAAHlUAfr1IsLAAAAABJRU5ErkJggg=="
)
EVIL_NAME, SERVED_NAME = "<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"

# A file that is dropped on the room, or pasted into the field.
HAND_OVER = """
    const data = new DataTransfer();
    data.items.add(new File([arguments[2]], arguments[1], { type: 'text/plain' }));
    const [event, target] = arguments[0] === 'drop'
        ? [new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }), '#log']
        : [new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }), '#message'];
    document.querySelector(target).dispatchEvent(event);
"""


@check
def files_can_be_attached_where_there_is_a_place_for_them(stage):
    """Without a bucket there is nothing to press, and the server says why."""
    if stage.options.uploads:
        for window in (stage.ann, stage.bo):
            window.until_shown("#attach")
        return
    expect(not stage.bo.is_shown("#attach"), "files can be chosen that nobody takes")
    request = urllib.request.Request(
        f"{stage.url}/api/rooms/{stage.options.room}/uploads",
        b'{"file_name": "a.txt", "content_type": "text/plain", "size": 1}',
        {"Authorization": f"Bearer {session(stage.bo)['token']}", "Content-Type": "application/json"},
    )
    try:
        urllib.request.urlopen(request).close()
        raise AssertionError("the server takes files that the page does not offer to send")
    except urllib.error.HTTPError as error:
        expect(error.code == 501, f"the server answers {error.code}")


@check
def pictures_are_shown_and_files_can_be_fetched(stage):
    if not stage.options.uploads:
        return
    ann, bo = stage.ann, stage.bo
    with tempfile.TemporaryDirectory() as folder:
        picture = pathlib.Path(folder) / "square.png"
        picture.write_bytes(PICTURE)
        ann.type("#attach-input", str(picture))
        ann.until_shown("#tray li[data-state=sent] canvas")
    ann.run(HAND_OVER, "drop", EVIL_NAME, "what is in it")
    ann.until("both to be sent", lambda: len(ann.texts("#tray li[data-state=sent]")) == 2)
    stage.shoot(ann, "tray")
    text = f"two files {stage.ann_name}"
    say(ann, text)
    expect(not ann.is_shown("#tray"), "the files go with the next message too")
    for name, window in (("ann", ann), ("bo", bo)):
        until_once(window, text)
        selector = message_selector(window, text)
        loaded = "return document.querySelector(arguments[0]).naturalWidth > 0"
        window.until("the picture", lambda: window.run(loaded, f"{selector} .picture img"))
        # The server takes out of names what no file may be called; none of it was markup in the tray either.
        expect(window.text(f"{selector} .file-name") == SERVED_NAME, "the file is called otherwise")
        expect(window.run("return document.querySelectorAll('#chat img').length") == 1, "a name became an element")
        stage.shoot(window, f"files-{name}")
    address = "return import('/assets/session/session.js').then(({ Session }) => Session.stored().request('GET', arguments[0]))"
    file_id = bo.run("return document.querySelector(arguments[0]).dataset.attachmentId", f"{selector} .file")
    link = bo.run(address, f"/api/rooms/{stage.options.room}/uploads/{file_id}")
    with urllib.request.urlopen(link["url"]) as response:
        expect(response.read() == b"what is in it", "something else is in the file")


@check
def a_file_may_go_without_text_and_be_taken_away(stage):
    if not stage.options.uploads:
        return
    ann, bo = stage.ann, stage.bo
    for name in ("first.txt", "second.txt"):
        ann.run(HAND_OVER, "paste", name, "pasted")
    ann.until("both to be sent", lambda: len(ann.texts("#tray li[data-state=sent]")) == 2)
    ann.click("#tray li:first-child button")
    ann.click("#send")
    bo.until_text("#messages .file-name", "second.txt")
    expect("first.txt" not in bo.texts("#messages .file-name"), "a file that was taken away was sent")


@check
def too_large_a_file_is_refused(stage):
    if not stage.options.uploads:
        return
    window = stage.ann
    window.run(HAND_OVER, "drop", "large.txt", "x" * (stage.options.uploads + 1))
    window.until_shown("#tray li[data-state=failed]")
    expect("can have up to" in window.text("#tray .reason"), "it does not say why")
    stage.shoot(window, "too-large")
    window.click("#tray li button")
    expect(not window.is_shown("#tray"), "a refused file cannot be taken away")
