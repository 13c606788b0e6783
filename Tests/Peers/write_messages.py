"""Writes messages into a room, one after the other, and prints the identifier of each that the server acknowledged.

    write_messages.py --url http://127.0.0.1:4000 --room history --count 120 --create-room

Each twenty messages come from a guest of their own, since that is what one person may send in ten seconds. Exits 0 when
all are acknowledged, and with the reason when the server refuses one or goes away.
"""

import argparse
import json
import sys
import urllib.parse

import websockets
from chat_api import ChatAPI
from websockets.sync.client import connect

PER_GUEST = 20


class Writer:
    """One guest in the room, on a socket of serializer V2."""

    def __init__(self, socket, slug):
        self._socket = socket
        self._topic = f"room:{slug}"
        self._refs = 0
        self.request("phx_join", {})

    def write(self, text):
        return self.request("new_message", {"content": text})["message_id"]

    def request(self, event, payload):
        self._refs += 1
        ref = str(self._refs)
        self._socket.send(json.dumps(["1", ref, self._topic, event, payload]))
        while True:
            _, got, _, event, payload = json.loads(self._socket.recv(timeout=60))
            if event == "phx_reply" and got == ref:
                if payload["status"] != "ok":
                    sys.exit(f"refused: {payload['response']}")
                return payload["response"]


def connected(api, user):
    """A socket of the user's, to be closed."""
    query = urllib.parse.urlencode({"vsn": "2.0.0", "token": user.token})
    return connect(f"{api.url.replace('http', 'ws', 1)}/socket/websocket?{query}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--room", required=True, help="slug of the room")
    parser.add_argument("--count", type=int, required=True, help="how many messages")
    parser.add_argument("--create-room", action="store_true", help="the room is not there yet")
    options = parser.parse_args()
    api = ChatAPI(options.url)
    if options.create_room:
        founder = api.guest("Founder")
        room = {"name": options.room.capitalize(), "slug": options.room}
        api.request("POST", "/api/rooms", room, token=founder.token)
    for first in range(0, options.count, PER_GUEST):
        with connected(api, api.guest(f"Writer {first // PER_GUEST}")) as socket:
            writer = Writer(socket, options.room)
            for number in range(first, min(first + PER_GUEST, options.count)):
                print(writer.write(f"message {number}"), flush=True)


if __name__ == "__main__":
    try:
        main()
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        sys.exit(f"the server went away: {error!r}")
