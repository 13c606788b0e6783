"""Two people in the chat, through an unmodified phoenix-channels-python-client (serializer V2).

    phoenix_client_test.py --url http://127.0.0.1:4000 --history-room history

Exits 0 when every check passed; otherwise prints which failed and why.

Version 0.4.1 of the client drops messages of V2 whose join_ref is null: broadcasts, and the refusal of a topic that there
is no channel for, which is how Phoenix sends both. So what it has parsed is overheard before it decides about it. Replies
to pushes are taken from where it delivers them.
"""

import asyncio
import itertools
import logging
import threading

import conversation
from checks import DEADLINE
from inbox import Inbox
from phoenix_channels_python_client import PHXChannelsClient, ReconnectPolicy
from phoenix_channels_python_client.exceptions import PHXTopicError
from phoenix_channels_python_client.phx_messages import PHXEvent
from phoenix_channels_python_client.utils import make_message

# It comes back soon, and as often as the link is cut.
EAGER = ReconnectPolicy(
    base_delay_s=0.1, rapid_first_min_delay_s=0, rapid_second_min_delay_s=0, rapid_cooldown_base_s=0,
    rapid_cooldown_step_s=0, rapid_cooldown_max_s=0, rapid_suppress_disconnect_count=0,
)  # fmt: skip


class Client:
    """The library's client on an event loop of its own, for callers that wait."""

    _loop = asyncio.new_event_loop()
    threading.Thread(target=_loop.run_forever, daemon=True).start()

    def __init__(self, url, token):
        self._refs = (f"push-{number}" for number in itertools.count(1))
        self._replies = Inbox()
        self._joins = Inbox()
        self._inboxes = {}
        self._heartbeats = Inbox()
        self._client = self._run(self._connected(url, token))

    def join(self, topic):
        self.inbox(topic)
        try:
            self._run(self._client.subscribe_to_topic(topic, self._received))
        except PHXTopicError:
            raise conversation.Refused(self._joins.take(topic)["response"]) from None
        return self._joins.take(topic)["response"]

    def push(self, topic, event, payload):
        reply = self._replies.take(self.cast(topic, event, payload))
        return reply["status"], reply["response"]

    def cast(self, topic, event, payload):
        ref = next(self._refs)
        join_ref = self._client.get_current_subscriptions()[topic].join_ref
        message = make_message(event, topic, ref=ref, payload=payload, join_ref=join_ref)
        self._run(self._client.get_protocol_handler().send_message(self._client.connection, message))
        return ref

    def leave(self, topic):
        self._run(self._client.unsubscribe_from_topic(topic))  # raises unless the answer is ok
        return "ok", {}

    def inbox(self, topic):
        return self._inboxes.setdefault(topic, Inbox())

    def heartbeat(self):
        self._heartbeats.take("ack")

    def come_back(self, topic):
        return self._joins.take(topic, seconds=3 * DEADLINE)["response"]

    def close(self):
        self._run(self._client.shutdown("done"))

    async def _connected(self, url, token):
        client = PHXChannelsClient(
            f"{url}?token={token}",
            api_key="",
            reconnect_policy=EAGER,
            # It drops the refusal of a topic that nobody serves, which names no join, and waits for as long as this.
            join_timeout_s=10.0,
            heartbeat_interval_s=1.0,
            on_heartbeat_ack=lambda: self._heartbeats.put("ack", {}),
        )
        self._overhear(client.get_protocol_handler())
        await client.__aenter__()
        return client

    def _overhear(self, handler):
        """Notes the responses to joins, which the client keeps to itself, and the events, of which it drops some."""
        parse = handler.parse_message

        def overhear(raw):
            message = parse(raw)
            if message.event is not PHXEvent.reply:
                self.inbox(message.topic).put(str(message.event), message.payload)
            elif message.join_ref in (message.ref, None):
                self._joins.put(message.topic, message.payload)
            return message

        handler.parse_message = overhear

    async def _received(self, message):
        if message.event is PHXEvent.reply:
            self._replies.put(message.ref, message.payload)

    @classmethod
    def _run(cls, work):
        return asyncio.run_coroutine_threadsafe(work, cls._loop).result(3 * DEADLINE)


if __name__ == "__main__":
    logging.getLogger("phoenix_channels_python_client").setLevel(logging.CRITICAL)
    conversation.main(__doc__.splitlines()[0], Client)
