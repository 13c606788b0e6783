"""An unmodified `websockets` client, with and without permessage-deflate, over ws or wss.

    websockets_test.py --url ws://127.0.0.1:4000/socket/websocket?vsn=2.0.0 [--ca certificate.pem]

The server has the channels of the recorded Phoenix, of which `conf:*` echoes and shouts. Exits 0 when every check passed;
otherwise prints which failed and why.
"""

import argparse
import asyncio
import json
import random
import ssl
import sys

import checks
from checks import DEADLINE, expect
from websockets.asyncio.client import connect as asynchronously
from websockets.exceptions import ConnectionClosedError
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory, PerMessageDeflate
from websockets.sync.client import connect

OFFERS = [
    {},
    {"client_max_window_bits": True},
    {"client_max_window_bits": 9},
    {"server_max_window_bits": 9},
    {"server_max_window_bits": 12, "client_max_window_bits": 12},
    {"server_no_context_takeover": True, "client_no_context_takeover": True},
]


class Server:
    def __init__(self, url, ca):
        self.url = url
        self.context = None
        if ca:
            self.context = ssl.create_default_context(cafile=ca)
            self.context.set_alpn_protocols(["h2", "http/1.1"])

    def connect(self, *offers):
        return connect(self.url, **self.options(*offers))

    def options(self, *offers):
        return {
            "ssl": self.context,
            "server_hostname": "localhost" if self.context else None,
            "compression": None,
            "extensions": [ClientPerMessageDeflateFactory(**offer) for offer in offers],
            "max_size": None,
            "proxy": None,
        }


def push(socket, ref, event, payload, fragments=1):
    text = json.dumps(["1", ref, "conf:peer", event, payload])
    if fragments == 1:
        socket.send(text)
    else:
        step = max(1, len(text) // fragments)
        socket.send(text[start : start + step] for start in range(0, len(text), step))


def receive(socket):
    return json.loads(socket.recv(timeout=DEADLINE))


def join(socket):
    push(socket, "1", "phx_join", {})
    expect(receive(socket)[4]["status"] == "ok", "the join is refused")


def echoes(socket):
    """Messages of many sizes come back as they went, in one frame and in several."""
    join(socket)
    generator = random.Random(1)
    for ref, size in enumerate([0, 1, 100, 255, 256, 257, 5_000, 65_535, 65_536, 100_000], start=2):
        for alphabet in ["ab", "".join(map(chr, range(0x20, 0x7F))), "aé€😀"]:
            for fragments in [1, 3]:
                payload = {"x": "".join(generator.choices(alphabet, k=min(size, 20_000 if "é" in alphabet else size)))}
                push(socket, str(ref), "echo", payload, fragments)
                message = receive(socket)
                expect(message[1] == str(ref), f"{message[1]} is answered instead of {ref}")
                expect(message[4] == {"status": "ok", "response": payload}, f"{size} bytes of {alphabet} came otherwise")


def every_offer_is_accepted_and_messages_come_back(server):
    for offer in OFFERS:
        with server.connect(offer) as socket:
            [extension] = socket.protocol.extensions
            expect(isinstance(extension, PerMessageDeflate), f"{offer} is declined")
            expect(extension.remote_no_context_takeover, "the server keeps its context")
            expect(extension.local_no_context_takeover, "the client keeps its context")
            if "server_max_window_bits" in offer:
                expect(extension.remote_max_window_bits == offer["server_max_window_bits"], "the window is another")
            echoes(socket)


def the_second_of_two_offers_is_taken_where_the_first_cannot_be(server):
    with server.connect({"server_max_window_bits": 8}, {"client_max_window_bits": True}) as socket:
        expect(socket.response.headers["Sec-WebSocket-Extensions"].count("server_max_window_bits") == 0, "a window of 8")
        echoes(socket)


def nothing_is_compressed_that_was_not_offered(server):
    with server.connect() as socket:
        expect(not socket.protocol.extensions, "an extension was not asked for")
        echoes(socket)


def broadcasts_reach_everybody_alike(server):
    sockets = [server.connect(*offers) for offers in [[OFFERS[0]], [OFFERS[1]], [OFFERS[3]], []]]
    for socket in sockets:
        join(socket)
    for number in range(20):
        payload = {"number": number, "text": "the same for all " * (number * 10)}
        push(sockets[number % 4], "9", "shout", payload)
        for socket in sockets:
            message = receive(socket)
            expect(message[3:] == ["shout", payload], f"{message} instead of {payload}")
        expect(receive(sockets[number % 4])[1] == "9", "no reply")
    for socket in sockets:
        socket.close()


def a_message_that_inflates_too_far_is_refused(server):
    with server.connect(OFFERS[1]) as socket:
        socket.send("x" * (1 << 24))
        try:
            socket.recv(timeout=DEADLINE)
        except ConnectionClosedError as error:
            expect(error.rcvd.code == 1009, f"closed with {error.rcvd.code}")
        else:
            expect(False, "the message was taken")


def pings_and_closes_are_answered(server):
    # The client of threads may time out at once when it closes over TLS: one thread changes the time-out of another's read.
    asyncio.run(ping_and_close(server))


async def ping_and_close(server):
    async with asyncio.timeout(DEADLINE):
        socket = await asynchronously(server.url, **server.options(OFFERS[1]))
        await (await socket.ping())
        await socket.close(code=4000, reason="over")
        answer = socket.protocol.close_rcvd
        expect(answer and answer.code == 1000, f"answered with {answer}, which is not 1000")


def over_tls_the_protocol_is_http_1(server):
    if server.context:
        with server.connect() as socket:
            expect(socket.socket.selected_alpn_protocol() == "http/1.1", "another protocol, or none, was chosen")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--ca")
    arguments = parser.parse_args()
    every = [
        every_offer_is_accepted_and_messages_come_back,
        the_second_of_two_offers_is_taken_where_the_first_cannot_be,
        nothing_is_compressed_that_was_not_offered,
        broadcasts_reach_everybody_alike,
        a_message_that_inflates_too_far_is_refused,
        pings_and_closes_are_answered,
        over_tls_the_protocol_is_http_1,
    ]
    failures = checks.run(every, Server(arguments.url, arguments.ca))
    print(f"{failures} failed" if failures else "all checks passed")
    sys.exit(1 if failures else 0)
