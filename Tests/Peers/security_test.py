"""What an attacker tries on the chat, threat by threat; SECURITY.md names the check of each.

    security_test.py --url http://127.0.0.1:4000

The server needs CHAT_LIMITS_GUESTS_PER_MINUTE=1000000, for the attacker comes in often, and few sign-ins a minute.
Exits 0 when every check passed; otherwise prints which failed and why.
"""

import argparse
import json
import socket
import sys
import time
import urllib.parse
import uuid

import checks
from chat_api import ChatAPI, Problem
from checks import DEADLINE, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class Target:
    """The server under attack."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.api = ChatAPI(url)
        self.host, self.port = urllib.parse.urlsplit(url).hostname, urllib.parse.urlsplit(url).port

    def person(self, name="Eve"):
        return self.api.guest(f"{name} {uuid.uuid4().hex[:6]}")

    def socket(self, token, origin=None, **options):
        query = urllib.parse.urlencode({"vsn": "2.0.0", "token": token})
        url = f"{self.url.replace('http', 'ws', 1)}/socket/websocket?{query}"
        return connect(url, origin=origin, open_timeout=DEADLINE, proxy=None, **options)

    def raw(self, data):
        """Sends bytes as they are, and returns what comes back."""
        with socket.create_connection((self.host, self.port), timeout=DEADLINE) as connection:
            received = b""
            try:
                connection.sendall(data)
                while chunk := connection.recv(65536):
                    received += chunk
            except (BrokenPipeError, ConnectionResetError):
                pass  # the end, of one that sends more than is read
            return received

    def get(self, path, *fields):
        head = "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Connection: close", *fields])
        return self.raw(head.encode() + b"\r\n\r\n")

    def is_well(self):
        return b" 200 " in self.get("/health").split(b"\r\n")[0]


class Channel:
    """A topic on a socket of its own."""

    def __init__(self, target, person, topic, payload=None):
        self.topic, self.ref, self.events = topic, 0, []
        self.socket = target.socket(person.token)
        self.status, self.response = self.push("phx_join", payload or {})

    def push(self, event, payload):
        self.ref += 1
        self.socket.send(json.dumps(["1", str(self.ref), self.topic, event, payload]))
        deadline = time.monotonic() + DEADLINE
        while True:
            message = json.loads(self.socket.recv(timeout=max(0.01, deadline - time.monotonic())))
            if message[1] == str(self.ref) and message[3] == "phx_reply":
                return message[4]["status"], message[4]["response"]
            self.events.append((message[3], message[4]))

    def __enter__(self):
        expect(self.status == "ok", f"the join is refused: {self.response}")
        return self

    def __exit__(self, *_):
        self.socket.close()


def refused(status, response):
    return status == "error" and isinstance(response.get("reason"), str)


def status_of(action):
    """The status of a request that is refused, or `None` when it is not."""
    try:
        action()
    except Problem as problem:
        return problem.status
    return None


def make_room(target, person):
    return target.api.request("POST", "/api/rooms", {"name": f"Room {uuid.uuid4().hex[:10]}"}, person.token)["room"]


# Cross-site WebSocket hijacking


@check
def cswsh_a_page_of_another_site_opens_no_socket(target):
    person = target.person()
    for origin in ["https://evil.example", "null", f"http://127.0.0.1.evil.example:{target.port}"]:
        try:
            target.socket(person.token, origin=origin).close()
        except InvalidStatus as error:
            expect(error.response.status_code == 403, f"{origin} is answered with {error.response.status_code}")
        else:
            expect(False, f"{origin} is let in")
    target.socket(person.token, origin=target.url).close()


@check
def cswsh_a_form_of_another_site_changes_nothing(target):
    body = b'{"username":"Mallory"}'
    head = f"POST /api/guests HTTP/1.1\r\nHost: {target.host}:{target.port}\r\nConnection: close\r\n"
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]:
        field = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
        answer = target.raw((head + field).encode() + body)
        expect(b" 415 " in answer.split(b"\r\n")[0], f"{media_type} is answered with {answer[:60]}")


# Cross-site scripting: what reaches the page as data; that it stays data there, browser_test.py checks.


@check
def xss_markup_comes_back_as_the_text_it_is(target):
    person = target.person()
    markup = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"
    room = target.api.request(
        "POST", "/api/rooms", {"name": f"<b>{uuid.uuid4().hex[:8]}</b>", "description": "<script>x</script>"}, person.token
    )["room"]
    with Channel(target, person, f"room:{room['slug']}") as channel:
        status, _ = channel.push("new_message", {"content": markup})
        expect(status == "ok", "the message is refused")
    [message] = target.api.messages(person, room["slug"])["messages"]
    expect(message["content"] == markup, "the text was changed")
    for path in ["/", f"/rooms/{room['slug']}"]:
        page = target.get(path)
        for text in [b"<script>alert", b"<script>x", b"<img src=x", room["name"].encode()]:
            expect(text not in page, f"{path} has {text} in it")
        expect(b"content-security-policy" in page.lower(), f"{path} has no policy")


@check
def xss_a_name_cannot_hide_or_turn_around(target):
    for name in ["\u202eBo", "Bo\u0000", "B\u200bo", "\u2066Bo", "", " ", "x" * 33]:
        expect(status_of(lambda: target.api.guest(name)) == 422, f"{name!r} is taken for a name")


# Oversized everything


@check
def oversized_request_line_fields_and_bodies_are_refused(target):
    person = target.person()
    for answer in [
        target.get("/" + "a" * 200_000),
        target.get("/", "X-Long: " + "a" * 200_000),
        target.get("/", *[f"X-{number}: 1" for number in range(5_000)]),
    ]:
        expect(answer == b"" or answer.split(b" ")[1][:1] == b"4", f"answered with {answer[:60]}")
    for body in [{"name": "x" * 20_000}, {"name": "x", "description": "y" * 20_000}]:
        expect(status_of(lambda: target.api.request("POST", "/api/rooms", body, person.token)) == 413, "a long body is read")
    expect(target.is_well(), "the server is not well")


@check
def oversized_frames_topics_events_and_payloads_cost_the_sender_only(target):
    person = target.person()
    for text in [
        "x" * (1 << 20),
        json.dumps(["1", "1", "room:general", "phx_join", {"after": "x" * (1 << 20)}]),
        json.dumps(["1", "1", "room:" + "x" * 100_000, "phx_join", {}]),
        json.dumps(["1", "1", "room:general", "e" * 100_000, {}]),
        "[" * 100_000,
    ]:
        with target.socket(person.token, max_size=None) as attacked:
            try:
                attacked.send(text)
                answer = json.loads(attacked.recv(timeout=DEADLINE))
                expect(answer[4].get("status") == "error", f"{text[:40]} is answered with {str(answer)[:80]}")
            except ConnectionClosed as error:
                expect(error.rcvd is None or error.rcvd.code in (1002, 1003, 1007, 1008, 1009), f"closed with {error}")
    expect(target.is_well(), "the server is not well")


@check
def oversized_messages_keys_and_lists_are_refused_with_a_reason(target):
    person = target.person()
    room = make_room(target, person)
    with Channel(target, person, f"room:{room['slug']}") as channel:
        for payload in [
            {"content": "x" * 2_001},
            {"content": "\u0301" * 40_000},
            {"content": "x", "client_key": "k" * 65},
            {"content": "x", "client_key": ""},
            {"content": "x", "attachments": [str(uuid.uuid4()) for _ in range(200)]},
            {"content": "x", "reply_to": {"message_id": "m" * 5_000, "timestamp": 1}},
            {"content": "x", "expires_in": -1},
            {"content": ""},
            {"content": "\u0007"},
            {},
        ]:
            status, response = channel.push("new_message", payload)
            expect(refused(status, response), f"{str(payload)[:60]} is answered with {status} {response}")
        for payload in [{"limit": 0}, {"limit": 101}, {"before": "x" * 10_000}, {"before": "a", "after": "b"}]:
            expect(refused(*channel.push("load_more_messages", payload)), f"{str(payload)[:60]} is answered")
    expect(target.api.messages(person, room["slug"])["messages"] == [], "something was stored")
    ids = ",".join(str(uuid.uuid4()) for _ in range(101))
    expect(status_of(lambda: target.api.request("GET", f"/api/users?ids={ids}", token=person.token)) == 422, "101 users")


@check
def oversized_many_joins_on_one_socket_are_bounded(target):
    person = target.person()
    with target.socket(person.token) as flooded:
        for number in range(500):
            flooded.send(json.dumps([str(number), str(number), f"room:none-{number}", "phx_join", {}]))
        reasons = [json.loads(flooded.recv(timeout=DEADLINE))[4]["response"]["reason"] for _ in range(500)]
        expect("too many joins" in reasons, f"500 joins are refused with {set(reasons)} only")
    expect(target.is_well(), "the server is not well")


# Path traversal


@check
def path_traversal_reaches_no_file_beside_the_page(target):
    for path in [
        "/assets/../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/....//....//etc/passwd",
        "/assets/%00/etc/passwd",
        "/assets//etc/passwd",
        "/assets/..\\..\\etc\\passwd",
        "/rooms/../../etc/passwd",
        "/rooms/..%2f..%2fetc%2fpasswd",
        "/../data/signing-secret",
    ]:
        answer = target.get(path)
        expect(b"root:" not in answer, f"{path} shows a file")
        expect(answer.split(b" ")[1] in (b"400", b"404"), f"{path} is answered with {answer[:40]}")


# Insecure direct object references


@check
def idor_a_message_of_another_room_or_person_is_out_of_reach(target):
    owner, thief = target.person("Ann"), target.person()
    room, other = make_room(target, owner), make_room(target, owner)
    with Channel(target, owner, f"room:{room['slug']}") as channel:
        _, sent = channel.push("new_message", {"content": "mine"})
    reference = {"message_id": sent["message_id"], "timestamp": sent["timestamp"]}
    wrong = [{**reference, "timestamp": sent["timestamp"] + 1}, {**reference, "message_id": str(uuid.uuid4())}]
    with Channel(target, thief, f"room:{room['slug']}") as channel:
        for event, more in [("edit_message", {"content": "stolen"}), ("delete_message", {})]:
            for aim in [reference, *wrong]:
                expect(refused(*channel.push(event, {**aim, **more})), f"{event} of another's message is accepted")
    with Channel(target, owner, f"room:{other['slug']}") as channel:
        for event, more in [
            ("edit_message", {"content": "moved"}),
            ("delete_message", {}),
            ("add_reaction", {"emoji": "👍"}),
            ("new_message", {"content": "x"}),
        ]:
            aim = {"reply_to": reference} if event == "new_message" else reference
            expect(refused(*channel.push(event, {**aim, **more})), f"{event} reaches into another room")
    [message] = target.api.messages(owner, room["slug"])["messages"]
    expect(message["content"] == "mine" and "edited_at" not in message, "the message was changed")


@check
def idor_a_cursor_is_good_for_its_room_only(target):
    person = target.person()
    room, other = make_room(target, person), make_room(target, person)
    with Channel(target, person, f"room:{room['slug']}") as channel:
        for number in range(3):
            channel.push("new_message", {"content": f"{number}"})
    page = target.api.messages(person, room["slug"], limit=1)
    for side, cursor in [("before", page["cursor"]), ("after", page["newer"])]:
        expect(target.api.messages(person, room["slug"], **{side: cursor}) is not None, "the cursor is of no use")
        altered = cursor[:8] + ("A" if cursor[8] != "A" else "B") + cursor[9:]
        for forged in [cursor, altered, "AAAA"]:
            slug = other["slug"] if forged == cursor else room["slug"]
            status = status_of(lambda: target.api.messages(person, slug, **{side: forged}))
            expect(status == 400, f"a cursor of another place is answered with {status}")


@check
def idor_receipts_and_notifications_of_others_are_out_of_reach(target):
    owner, thief = target.person("Ann"), target.person()
    room = make_room(target, owner)
    with Channel(target, owner, f"room:{room['slug']}") as channel:
        _, sent = channel.push("new_message", {"content": "read me"})
        expect(channel.push("mark_read", {"timestamp": sent["timestamp"]})[0] == "ok", "the receipt is refused")
    stranger = Channel(target, thief, f"user:{owner.id}")
    expect(refused(stranger.status, stranger.response), "the channel of another person lets in")
    stranger.socket.close()
    with Channel(target, thief, f"room:{room['slug']}") as channel:
        # Whatever a client claims to be, the receipt is of who holds the token.
        status, response = channel.push("mark_read", {"timestamp": 1, "user_id": owner.id})
        expect(status == "ok" and response["last_read_at"] is None, f"{status} {response}")
    with Channel(target, owner, f"room:{room['slug']}") as channel:
        expect(channel.response["last_read_at"] >= sent["timestamp"], "the owner's receipt went back")
    rooms = target.api.request("GET", f"/api/unread?user_id={owner.id}", token=thief.token)["rooms"]
    expect(all(unread["last_read_at"] != sent["timestamp"] for unread in rooms), "another's receipts are shown")
    for path in ["/api/unread", "/api/notifications", f"/api/rooms/{room['slug']}/messages", f"/api/users/{owner.id}/messages"]:
        expect(status_of(lambda: target.api.request("GET", path)) == 401, f"{path} asks for no token")


# Slowloris


@check
def slowloris_many_half_requests_keep_nobody_out(target):
    held = []
    try:
        for number in range(200):
            connection = socket.create_connection((target.host, target.port), timeout=DEADLINE)
            if number % 2:
                connection.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
            else:
                head = f"POST /api/guests HTTP/1.1\r\nHost: {target.host}\r\nContent-Type: application/json\r\n"
                connection.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode() + b"{")
            held.append(connection)
        expect(target.is_well(), "others are kept out")
        expect(target.person().token, "nobody can get in any more")
        # Each gets its end, however often a byte comes.
        deadline = time.monotonic() + 2 * DEADLINE
        while held and time.monotonic() < deadline:
            held = [connection for connection in held if not drips(connection)]
        expect(not held, f"{len(held)} of 200 connections are held")
    finally:
        for connection in held:
            connection.close()


def drips(connection):
    """Sends one byte more. True when the server has ended the connection."""
    try:
        connection.sendall(b"x")
        connection.settimeout(0.002)
        return connection.recv(1024) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


# Brute force


@check
def brute_force_guessing_a_password_is_cut_short_and_tells_nothing(target):
    name = f"victim-{uuid.uuid4().hex[:8]}"
    target.api.request("POST", "/api/users", {"username": name, "password": "correct horse battery"})
    answers = {}
    for attempt in range(20):
        for who in [name, f"nobody-{name}"]:
            body = {"username": who, "password": f"guess {attempt}"}
            try:
                target.api.request("POST", "/api/sessions", body)
                expect(False, "a guess is right")
            except Problem as problem:
                answers.setdefault(who, []).append((problem.status, problem.body.get("detail")))
    for who, given in answers.items():
        statuses = [status for status, _ in given]
        expect(429 in statuses, f"guessing at {who} goes on for ever: {set(statuses)}")
        expect(set(statuses) <= {401, 429}, f"{set(statuses)}")
    # What is said of a name that exists is said of one that does not.
    texts = [{detail for status, detail in given if status == 401} for given in answers.values()]
    expect(len(texts[0]) == 1 and texts[0] == texts[1], f"{texts} tell which names there are")


# Tokens that are not tokens


@check
def forged_tokens_open_nothing(target):
    person = target.person()
    header, payload, signature = person.token.split(".")
    forged = [
        "",
        "x",
        f"{header}.{payload}.",
        f"eyJhbGciOiJub25lIn0.{payload}.",
        f"{header}.{payload[:-4]}AAAA.{signature}",
        person.token + "x",
        "a" * 10_000,
    ]
    for token in forged:
        status = status_of(lambda: target.api.request("GET", "/api/rooms/general/messages", token=token))
        expect(status == (401 if token else 400), f"{token[:20]} is answered with {status}")
        try:
            target.socket(token).close()
        except InvalidStatus as error:
            expect(error.response.status_code in (400, 401, 403), f"{token[:20]}: {error}")
        else:
            expect(False, f"{token[:20]} opens a socket")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    failures = checks.run(CHECKS, Target(parser.parse_args().url))
    print(f"{failures} failed" if failures else "all checks passed")
    sys.exit(1 if failures else 0)
