"""Puts emoji under messages of a room and takes some away, one after the other, and prints what the server acknowledged.

    write_reactions.py --url http://127.0.0.1:4000 --room general --count 1000

Each line is `+` or `-`, a message's identifier, an emoji and a user's identifier. Each 25 come from a guest of their own, for
one person may send 30 in ten seconds. Exits 0 when all are acknowledged, and with the reason when the server refuses one or
goes away.
"""

import argparse
import itertools
import sys

import websockets
from chat_api import ChatAPI
from write_messages import Writer, connected

MESSAGES = 10
EMOJI = ["👍", "🎉", "❤️"]
# Twenty put there, every fourth of them taken away again.
PER_GUEST = 20


def react(writer, user, messages):
    """Yields what has been acknowledged."""
    pairs = itertools.islice(itertools.product(EMOJI, messages), PER_GUEST)
    for number, (emoji, message) in enumerate(pairs):
        payload = {**message, "emoji": emoji}
        writer.request("add_reaction", payload)
        yield f"+ {message['message_id']} {emoji} {user.id}"
        if number % 4 == 3:
            writer.request("remove_reaction", payload)
            yield f"- {message['message_id']} {emoji} {user.id}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--room", required=True, help="slug of the room")
    parser.add_argument("--count", type=int, required=True, help="how many guests react")
    options = parser.parse_args()
    api = ChatAPI(options.url)
    with connected(api, api.guest("Author")) as socket:
        author = Writer(socket, options.room)
        replies = [author.request("new_message", {"content": f"message {n}"}) for n in range(MESSAGES)]
    messages = [{"message_id": reply["message_id"], "timestamp": reply["timestamp"]} for reply in replies]
    for number in range(options.count):
        user = api.guest(f"Reader {number}")
        with connected(api, user) as socket:
            for line in react(Writer(socket, options.room), user, messages):
                print(line, flush=True)


if __name__ == "__main__":
    try:
        main()
    except (OSError, TimeoutError, websockets.WebSocketException) as error:
        sys.exit(f"the server went away: {error!r}")
