"""Two people in the chat, through an unmodified phxsocket (serializer V1, and numbers as refs).

    phxsocket_test.py --url http://127.0.0.1:4000 --history-room history

Exits 0 when every check passed; otherwise prints which failed and why.
"""

import logging
import threading

import conversation
import phxsocket
from checks import DEADLINE, Timeout
from inbox import Inbox
from phxsocket.channel import ChannelConnectError, ChannelEvents


class Client:
    def __init__(self, url, token):
        self._inboxes = {}
        self._heartbeats = Inbox()
        self._closed = threading.Event()
        self._client = phxsocket.Client(url, {"token": token})
        self._client.on_close = lambda _: self._closed.set()
        self._client.on_message = self._received
        self._client.heartbeat_interval = 1
        self._client.connect()

    def join(self, topic):
        channel = self._client.channel(topic)
        inbox = self.inbox(topic)
        channel.on_message = lambda _, event, payload: inbox.put(event, payload)
        try:
            return channel.join()
        except ChannelConnectError as error:
            raise conversation.Refused(error.args[0]) from None

    def push(self, topic, event, payload):
        sent = self._client.channel(topic).push(event, payload, reply=True)
        if not sent.event.wait(DEADLINE):
            raise Timeout(f"{event} was not answered within {DEADLINE:g} s")
        return sent.message["status"], sent.message["response"]

    def cast(self, topic, event, payload):
        self._client.channel(topic).push(event, payload)

    def leave(self, topic):
        # Its own leave() asks the answer for a method that it does not have.
        return self.push(topic, ChannelEvents.LEAVE, {})

    def inbox(self, topic):
        return self._inboxes.setdefault(topic, Inbox())

    def heartbeat(self):
        self._heartbeats.take("ok")

    def come_back(self, topic):
        if not self._closed.wait(DEADLINE):
            raise Timeout(f"the client has not noticed within {DEADLINE:g} s that it was cut off")
        self._closed.clear()
        self._client.connect()
        return self.join(topic)

    def close(self):
        self._client.close()

    def _received(self, message):
        if message.topic == "phoenix" and message.event == ChannelEvents.REPLY.value:
            self._heartbeats.put(message.payload["status"], message.payload)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    conversation.main(__doc__.splitlines()[0], Client)
