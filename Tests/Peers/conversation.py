"""What two people do in the chat, through whatever Phoenix client the caller brings.

A caller's client is a class with a serializer of its own and this shape:

    Client(url, token)                    connects, or raises
    join(topic) -> dict                   the response, or raises Refused
    push(topic, event, payload) -> (status, response)
    cast(topic, event, payload)           a push whose reply, if any, nobody waits for
    leave(topic) -> (status, response)
    inbox(topic) -> Inbox                 events of the topic, replies excepted
    heartbeat()                           returns when one has been answered
    come_back(topic) -> dict              after the connection was lost: connects, rejoins, returns the response
    close()

The server needs the rooms --room and --history-room, the latter with --history-count messages, more than 100 of them.
"""

import argparse
import signal
import sys
import urllib.parse
import uuid

import checks
from chat_api import ChatAPI
from checks import expect
from link import Link

CHECKS = []


class Refused(Exception):
    """The server did not let us join. `response` is what it gave as the reason."""

    def __init__(self, response):
        super().__init__(str(response))
        self.response = response


class Stage:
    """Ann, whose connection can be cut, and Bo, in the same room."""

    def __init__(self, make_client, link, options):
        self.api = ChatAPI(options.url)
        self.link = link
        self.make_client = make_client
        self.url = self._socket_url(options.url)
        self.slug = options.room
        self.topic = f"room:{options.room}"
        self.history_topic = f"room:{options.history_room}"
        self.history_slug = options.history_room
        self.history_count = options.history_count
        self.ann, self.bo = self.guest("Ann"), self.guest("Bo")
        self.ann_client = make_client(self._socket_url(f"http://127.0.0.1:{link.port}"), self.ann.token)
        self.bo_client = make_client(self.url, self.bo.token)

    def guest(self, name):
        """A guest whose name nobody else has, so that a second run in the same room meets nobody it knows."""
        return self.api.guest(f"{name} {uuid.uuid4().hex[:6]}")

    def close(self):
        for client in (self.ann_client, self.bo_client):
            client.close()

    @staticmethod
    def _socket_url(url):
        return url.rstrip("/").replace("http", "ws", 1) + "/socket/websocket"


def check(function):
    """Marks a check. They run in the order of the file, on the same two clients."""
    CHECKS.append(function)
    return function


def about(user):
    return lambda payload: payload["user_id"] == user.id


def saying(text):
    return lambda payload: payload["content"] == text


def as_reference(message):
    return {"message_id": message["id"], "timestamp": message["timestamp"]}


def join_as(stage, name):
    """One more person in the room, whom Ann has seen come in. Their messages count for nobody else's limit."""
    user = stage.guest(name)
    client = stage.make_client(stage.url, user.token)
    client.join(stage.topic)
    stage.ann_client.inbox(stage.topic).take("user_joined", about(user))
    return client, user


def say(client, topic, text):
    """Sends a message and returns its identifier."""
    status, response = client.push(topic, "new_message", {"content": text})
    expect(status == "ok", f"{text!r} was refused: {response}")
    return response["message_id"]


@check
def token_that_is_no_good_opens_no_socket(stage):
    for token in ("", "e30.e30.e30", stage.bo.token[:-4] + "AAAA"):
        try:
            client = stage.make_client(stage.url, token)
        except Exception as error:
            expect("403" in str(error) or "401" in str(error), f"refused, and not for the token: {error!r}")
        else:
            client.close()
            raise AssertionError(f"a socket opened for the token {token!r}")


@check
def join_answers_with_room_messages_and_cursor(stage):
    answer = stage.ann_client.join(stage.topic)
    room = answer["room"]
    expect(room["slug"] == stage.slug and room["id"] and room["name"], f"the room is {room}")
    expect("description" in room, f"the room is {room}")
    expect(isinstance(answer["messages"], list) and len(answer["messages"]) <= 50, f"the messages are {answer}")
    expect("cursor" in answer, f"the answer is {answer}")


@check
def presence_begins_with_the_state(stage):
    state = stage.ann_client.inbox(stage.topic).take("presence_state")
    metas = state[stage.ann.id]["metas"]
    expect(len(metas) == 1, f"one connection has {len(metas)} metas")
    expect(metas[0]["username"] == stage.ann.username and metas[0]["phx_ref"], f"the meta is {metas[0]}")
    expect("online_at" in metas[0], f"the meta is {metas[0]}")


@check
def who_comes_is_seen_by_those_who_are_there(stage):
    stage.bo_client.join(stage.topic)
    diff = stage.ann_client.inbox(stage.topic).take("presence_diff", lambda diff: stage.bo.id in diff["joins"])
    expect(stage.bo.id not in diff["leaves"], f"who comes leaves: {diff}")
    expect(diff["joins"][stage.bo.id]["metas"][0]["username"] == stage.bo.username, f"the diff is {diff}")
    joined = stage.ann_client.inbox(stage.topic).take("user_joined", about(stage.bo))
    expect(joined["username"] == stage.bo.username, f"the payload is {joined}")
    state = stage.bo_client.inbox(stage.topic).take("presence_state")
    expect({stage.ann.id, stage.bo.id} <= state.keys(), f"the state is {state}")


@check
def message_is_stored_answered_and_broadcast(stage):
    for sender, user in ((stage.ann_client, stage.ann), (stage.bo_client, stage.bo)):
        text = f"hello from {user.username}, <b>ü</b> \U0001f98a"
        identifier = say(sender, stage.topic, f"  {text}\n")  # trimmed by the server
        for receiver in (stage.ann_client, stage.bo_client):
            message = receiver.inbox(stage.topic).take("new_message", saying(text))
            expect(message["id"] == identifier, f"{message} was answered as {identifier}")
            expect(message["user"] == {"id": user.id, "username": user.username}, f"the author is {message['user']}")
            expect(isinstance(message["timestamp"], int) and message["created_at"], f"the time is in {message}")
        stored = stage.api.messages(user, stage.slug, limit=1)["messages"][-1]
        expect(stored["id"] == identifier and stored["content"] == text, f"stored is {stored}")


@check
def message_sent_again_is_stored_and_heard_once(stage):
    watcher = stage.ann_client.inbox(stage.topic)
    client, user = join_as(stage, "Twice")
    try:
        payload = {"content": f"once {user.username}", "client_key": uuid.uuid4().hex}
        answers = [client.push(stage.topic, "new_message", payload) for _ in range(3)]
        expect(all(answer == answers[0] for answer in answers), f"the answers differ: {answers}")
        status, reference = answers[0]
        message = watcher.take("new_message", saying(payload["content"]))
        expect(status == "ok" and reference == as_reference(message), f"{message} was answered {reference}")
        expect(message["client_key"] == payload["client_key"], f"the message is {message}")
        say(client, stage.topic, f"and then {user.username}")
        watcher.take("new_message", saying(f"and then {user.username}"))
        expect(not watcher.has("new_message", saying(payload["content"])), "a message was heard twice")
        stored = stage.api.messages(user, stage.slug, limit=10)["messages"]
        expect([m["content"] for m in stored].count(payload["content"]) == 1, f"stored are {stored}")
    finally:
        client.close()
    watcher.take("user_left", about(user))


@check
def message_is_edited_answered_and_deleted(stage):
    watcher = stage.ann_client.inbox(stage.topic)
    client, user = join_as(stage, "Editor")
    try:
        say(client, stage.topic, f"first {user.username}")
        message = watcher.take("new_message", saying(f"first {user.username}"))
        reference = as_reference(message)
        edit = {**reference, "content": f"second {user.username}"}
        status, response = stage.bo_client.push(stage.topic, "edit_message", edit)
        expect(status == "error" and response["reason"], f"an edit by another was answered {status} {response}")
        status, response = client.push(stage.topic, "edit_message", edit)
        expect(status == "ok", f"an edit was answered {status} {response}")
        edited = watcher.take("message_edited")
        expect(edited == response["message"], f"heard was {edited}, answered {response}")
        expect(edited["content"] == edit["content"] and edited["edited_at"], f"the edit is {edited}")

        reply = {"content": f"reply {user.username}", "reply_to": reference}
        status, response = client.push(stage.topic, "new_message", reply)
        expect(status == "ok", f"a reply was answered {status} {response}")
        quoted = watcher.take("new_message", saying(reply["content"]))["reply_to"]
        expect(quoted["id"] == message["id"] and quoted["excerpt"] == edit["content"], f"the reply is to {quoted}")

        status, response = client.push(stage.topic, "delete_message", reference)
        expect(status == "ok", f"a deletion was answered {status} {response}")
        deleted = watcher.take("message_deleted")
        expect(as_reference(deleted) == reference and deleted["content"] == "", f"the deletion is {deleted}")
        stored = stage.api.messages(user, stage.slug, around=message["timestamp"], limit=3)["messages"]
        expect(deleted in stored, f"{deleted} is not among {stored}")
        status, response = client.push(stage.topic, "edit_message", edit)
        expect(status == "error" and response["reason"], f"an edit of what is deleted was answered {status} {response}")
    finally:
        client.close()
    watcher.take("user_left", about(user))


@check
def typing_is_told_to_the_others(stage):
    stage.bo_client.cast(stage.topic, "typing", {})
    typing = stage.ann_client.inbox(stage.topic).take("user_typing", about(stage.bo))
    expect(typing["username"] == stage.bo.username, f"the payload is {typing}")
    say(stage.bo_client, stage.topic, "done typing")
    stage.bo_client.inbox(stage.topic).take("new_message", saying("done typing"))
    expect(not stage.bo_client.inbox(stage.topic).has("user_typing", about(stage.bo)), "one is told of oneself")


@check
def heartbeat_is_answered(stage):
    stage.ann_client.heartbeat()


@check
def unknown_room_and_topic_are_refused(stage):
    for topic, reason in (("room:no-such-room-here", "room not found"), ("nothing:here", "unmatched topic")):
        try:
            stage.bo_client.join(topic)
        except Refused as refusal:
            expect(refusal.response.get("reason") == reason, f"{topic} was refused with {refusal.response}")
        else:
            raise AssertionError(f"{topic} was joined")
    say(stage.bo_client, stage.topic, "still here")


@check
def invalid_message_is_answered_with_its_error(stage):
    newest = stage.api.messages(stage.bo, stage.slug, limit=1)["messages"][-1]["id"]
    for payload in ({"content": "   "}, {"content": "x" * 2001}, {"content": "bell\u0007"}, {"content": 7}, {}):
        status, response = stage.bo_client.push(stage.topic, "new_message", payload)
        expect(status == "error", f"{str(payload)[:40]} was answered {status} {response}")
        expect(isinstance(response.get("reason"), str) and response["reason"], f"the error is {response}")
    stored = stage.api.messages(stage.bo, stage.slug, limit=1)["messages"][-1]["id"]
    expect(stored == newest, "an invalid message was stored")
    expect(say(stage.bo_client, stage.topic, "x" * 2000), "2,000 characters are one message")


@check
def unknown_event_is_answered_with_an_error(stage):
    status, response = stage.bo_client.push(stage.topic, "no_such_event", {})
    expect(status == "error", f"an unknown event was answered {status} {response}")
    say(stage.bo_client, stage.topic, "after the unknown event")


@check
def messages_are_limited_per_user(stage):
    user = stage.guest("Hasty")
    client = stage.make_client(stage.url, user.token)
    try:
        client.join(stage.topic)
        answers = [client.push(stage.topic, "new_message", {"content": f"{n} {user.username}"}) for n in range(25)]
        statuses = [status for status, _ in answers]
        expect(statuses[:20] == ["ok"] * 20, f"of 20 messages in 10 s some were refused: {answers[:20]}")
        expect("error" in statuses[20:], "25 messages in 10 s were all taken")
        reason = next(response["reason"] for status, response in answers if status == "error")
        expect("Too many messages" in reason, f"the reason is {reason!r}")
    finally:
        client.close()
    stage.bo_client.inbox(stage.topic).take("user_left", about(user))


@check
def older_messages_come_page_by_page(stage):
    answer = stage.bo_client.join(stage.history_topic)
    pages, cursor = [answer["messages"]], answer["cursor"]
    expect(len(pages[0]) == 50, f"a join answers with {len(pages[0])} messages")
    while cursor is not None:
        status, page = stage.bo_client.push(
            stage.history_topic, "load_more_messages", {"before": cursor, "limit": 30}
        )
        expect(status == "ok", f"a page was refused: {page}")
        expect(page["has_more"] == (page["cursor"] is not None), f"has_more and cursor disagree: {page['has_more']}")
        expect(len(page["messages"]) == 30 or not page["has_more"], f"a page of {len(page['messages'])}, and more")
        pages.insert(0, page["messages"])
        cursor = page["cursor"]
    messages = [message for page in pages for message in page]
    identifiers = [message["id"] for message in messages]
    expect(len(identifiers) == len(set(identifiers)) == stage.history_count, f"{len(identifiers)} messages")
    times = [message["timestamp"] for message in messages]
    expect(times == sorted(times), "the messages are out of order")


@check
def newer_messages_come_page_by_page(stage):
    everything = stage.api.messages(stage.bo, stage.history_slug, limit=100)["messages"]
    middle = everything[40]
    status, page = stage.bo_client.push(
        stage.history_topic, "load_more_messages", {"around": middle["timestamp"], "limit": 11}
    )
    expect(status == "ok" and page["messages"] == everything[35:46], f"around a message are {status} {page}")
    found = page["messages"]
    while True:
        status, page = stage.bo_client.push(
            stage.history_topic, "load_more_messages", {"after": page["newer"], "limit": 20}
        )
        expect(status == "ok", f"a page was refused: {page}")
        expect(len(page["messages"]) == 20 or not page["has_more"], f"a page of {len(page['messages'])}, and more")
        found += page["messages"]
        if not page["has_more"]:
            break
    expect(found == everything[35:], f"{len(found)} messages instead of {len(everything) - 35}")
    again = stage.api.messages(stage.bo, stage.history_slug, after=page["newer"])
    expect(again["messages"] == [] and again["newer"] and not again["has_more"], f"after the newest come {again}")


@check
def cursor_that_the_server_did_not_give_is_refused(stage):
    cursor = stage.api.messages(stage.bo, stage.history_slug, limit=10)["cursor"]
    middle = len(cursor) // 2
    tampered = cursor[:middle] + ("A" if cursor[middle] != "A" else "B") + cursor[middle + 1 :]
    for before, topic in ((tampered, stage.history_topic), ("x", stage.history_topic), (cursor, stage.topic)):
        status, response = stage.bo_client.push(topic, "load_more_messages", {"before": before, "limit": 10})
        expect(status == "error" and response.get("reason"), f"{before!r} in {topic} was answered {status} {response}")


@check
def second_tab_is_no_second_person(stage):
    watcher = stage.ann_client.inbox(stage.topic)
    watcher.clear()
    tab = stage.make_client(stage.url, stage.bo.token)
    try:
        tab.join(stage.topic)
        state = tab.inbox(stage.topic).take("presence_state")
        watcher.take("presence_diff", lambda diff: stage.bo.id in diff["joins"])
        expect(len(state[stage.bo.id]["metas"]) in (1, 2), f"two tabs are {state[stage.bo.id]}")
    finally:
        tab.close()
    watcher.take("presence_diff", lambda diff: stage.bo.id in diff["leaves"])
    say(stage.bo_client, stage.topic, "one tab less")
    watcher.take("new_message", saying("one tab less"))
    for event in ("user_joined", "user_left"):
        expect(not watcher.has(event, about(stage.bo)), f"a second tab makes {event}")


@check
def who_leaves_is_seen_to_and_hears_no_more(stage):
    status, _ = stage.bo_client.leave(stage.topic)
    expect(status == "ok", f"leaving was answered {status}")
    stage.ann_client.inbox(stage.topic).take("presence_diff", lambda diff: stage.bo.id in diff["leaves"])
    stage.ann_client.inbox(stage.topic).take("user_left", about(stage.bo))
    stage.bo_client.inbox(stage.topic).clear()
    say(stage.ann_client, stage.topic, "without Bo")
    # By the time the join is answered, what was sent before it would have come.
    answer = stage.bo_client.join(stage.topic)
    expect(answer["messages"][-1]["content"] == "without Bo", "the message is not in the history")
    expect(not stage.bo_client.inbox(stage.topic).has("new_message"), "a message came after leaving")


@check
def rejoin_after_a_lost_connection_brings_what_was_missed(stage):
    bystander = stage.bo_client.inbox(stage.topic)
    bystander.clear()
    stage.link.cut()
    bystander.take("user_left", about(stage.ann))
    missed = [say(stage.bo_client, stage.topic, f"missed {n} {stage.ann.username}") for n in range(3)]
    stage.link.restore()
    answer = stage.ann_client.come_back(stage.topic)
    bystander.take("user_joined", about(stage.ann))
    expect([message["id"] for message in answer["messages"][-3:]] == missed, "what was missed is not the newest")
    state = stage.ann_client.inbox(stage.topic).take("presence_state", lambda state: stage.bo.id in state)
    expect(len(state[stage.ann.id]["metas"]) == 1, f"the lost connection is still there: {state[stage.ann.id]}")
    identifier = say(stage.ann_client, stage.topic, f"back {stage.ann.username}")
    message = bystander.take("new_message", saying(f"back {stage.ann.username}"))
    expect(message["id"] == identifier, "another message")


def main(description, make_client):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--url", required=True, help="where the chat server is, such as http://127.0.0.1:4000")
    parser.add_argument("--room", default="general", help="slug of a room to talk in")
    parser.add_argument("--history-room", default="history", help="slug of a room with many messages")
    parser.add_argument("--history-count", type=int, default=120, help="how many messages that room has")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    address = urllib.parse.urlsplit(options.url)
    with Link(address.hostname, address.port or 80) as link:
        stage = Stage(make_client, link, options)
        try:
            failures = checks.run(CHECKS, stage)
        finally:
            stage.close()
    if failures:
        sys.exit(f"{failures} of {len(CHECKS)} checks failed")
    print(f"all {len(CHECKS)} checks passed")
