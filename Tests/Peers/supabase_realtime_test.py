"""Two people in a channel of Supabase's convention, through its unmodified client, realtime (serializer V1).

    supabase_realtime_test.py --url http://127.0.0.1:4000

Exits 0 when every check passed; otherwise prints which failed and why.
"""

import argparse
import asyncio
import itertools
import json
import logging
import sys
import urllib.request

import checks
from checks import DEADLINE, expect
from realtime import AsyncRealtimeClient, RealtimeSubscribeStates
from realtime.types import ChannelStates, RealtimeAcknowledgementStatus

topics = (f"room-{number}" for number in itertools.count(1))


class Person:
    """One client, and what has come to it in one channel."""

    def __init__(self, url, topic, broadcast=None, presence="", private=False, token="good-token"):
        self.client = AsyncRealtimeClient(f"{url}/realtime/v1", token=token, initial_backoff=0.1, timeout=int(DEADLINE))
        config = {
            "broadcast": {"ack": False, "self": False, **(broadcast or {})},
            "presence": {"key": presence, "enabled": bool(presence)},
            "private": private,
        }
        self.channel = self.client.channel(topic, {"config": config})
        self.inbox = asyncio.Queue()
        self.states = asyncio.Queue()
        for event in ("said", "asked"):
            self.channel.on_broadcast(event, lambda payload: self.inbox.put_nowait(payload))

    async def subscribe(self):
        await self.channel.subscribe(lambda state, error: self.states.put_nowait((state, error)))
        state, error = await take(self.states)
        expect(state == RealtimeSubscribeStates.SUBSCRIBED, f"{state}: {error}")
        return self

    async def say(self, event, payload):
        await self.channel.send_broadcast(event, payload)

    async def hears(self, event, payload):
        heard = await take(self.inbox)
        expect(heard["event"] == event and heard["payload"] == payload, f"{event} {payload} was expected, {heard} came")

    def present(self):
        """The names of those who are there."""
        state = self.channel.presence_state()
        return {key: sorted(meta["name"] for meta in metas) for key, metas in state.items() if metas}

    async def sees(self, present):
        await until(lambda: self.present() == present, lambda: f"{present} was expected, {self.present()} is there")

    async def close(self):
        self.client.auto_reconnect = False
        await self.client.close()


async def take(queue):
    return await asyncio.wait_for(queue.get(), DEADLINE)


async def until(condition, problem):
    end = asyncio.get_running_loop().time() + DEADLINE
    while not condition():
        expect(asyncio.get_running_loop().time() < end, problem())
        await asyncio.sleep(0.02)


async def post(url, path, body=None):
    data = json.dumps(body or {}).encode()
    await asyncio.to_thread(urllib.request.urlopen, urllib.request.Request(url + path, data=data, method="POST"))


async def broadcasts_reach_the_others(url):
    topic = next(topics)
    ann = await Person(url, topic).subscribe()
    bob = await Person(url, topic).subscribe()
    await ann.say("said", {"text": "hello", "list": [1, None, "é"]})
    await bob.hears("said", {"text": "hello", "list": [1, None, "é"]})
    await bob.say("asked", {"text": "who?"})
    # Her own did not come ahead of it.
    await ann.hears("asked", {"text": "who?"})
    await ann.close()
    await bob.close()


async def broadcasts_reach_oneself_where_asked_for(url):
    ann = await Person(url, next(topics), broadcast={"self": True}).subscribe()
    await ann.say("said", {"number": 1})
    await ann.hears("said", {"number": 1})
    await ann.close()


async def broadcasts_are_acknowledged_where_asked_for(url):
    ann = await Person(url, next(topics), broadcast={"ack": True}).subscribe()
    acknowledged = asyncio.Queue()
    push = await ann.channel.push("broadcast", {"type": "broadcast", "event": "said", "payload": {}})
    push.receive(RealtimeAcknowledgementStatus.Ok, acknowledged.put_nowait)
    await take(acknowledged)
    await ann.close()


async def presence_is_tracked_and_told(url):
    topic = next(topics)
    ann, bob = Person(url, topic, presence="ann"), Person(url, topic, presence="bob")
    joined, left = asyncio.Queue(), asyncio.Queue()
    ann.channel.on_presence_join(lambda key, current, new: joined.put_nowait(key))
    ann.channel.on_presence_leave(lambda key, current, gone: left.put_nowait(key))
    await ann.subscribe()
    await ann.channel.track({"name": "Ann"})
    expect(await take(joined) == "ann", "her own coming is told first")
    await bob.subscribe()
    await bob.sees({"ann": ["Ann"]})
    await bob.channel.track({"name": "Bob"})
    expect(await take(joined) == "bob", "his coming is told")
    await ann.sees({"ann": ["Ann"], "bob": ["Bob"]})
    await bob.channel.track({"name": "Robert"})
    await ann.sees({"ann": ["Ann"], "bob": ["Robert"]})
    await bob.channel.untrack()
    await ann.sees({"ann": ["Ann"]})
    await bob.channel.track({"name": "Bob"})
    await ann.sees({"ann": ["Ann"], "bob": ["Bob"]})
    await bob.close()
    await ann.sees({"ann": ["Ann"]})
    expect(await take(left) == "bob", "his going is told")
    await ann.close()


async def one_who_has_unsubscribed_hears_nothing_and_may_come_back(url):
    topic = next(topics)
    ann = await Person(url, topic, broadcast={"self": True}).subscribe()
    bob = await Person(url, topic).subscribe()
    await bob.channel.unsubscribe()
    await until(lambda: bob.channel.state == ChannelStates.CLOSED, lambda: f"the channel is {bob.channel.state}")
    await ann.say("said", {"to": "nobody"})
    # It has been broadcast, so whoever joins now comes too late for it.
    await ann.hears("said", {"to": "nobody"})
    back = Person(url, topic)
    back.client = bob.client
    back.channel = bob.client.channel(topic, back.channel.params)
    back.channel.on_broadcast("said", back.inbox.put_nowait)
    await back.subscribe()
    await ann.say("said", {"to": "bob"})
    await back.hears("said", {"to": "bob"})
    expect(bob.inbox.empty(), "something came after the end")
    await ann.close()
    await back.close()


async def changes_of_a_database_are_told(url):
    ann = Person(url, next(topics))
    rows, system = asyncio.Queue(), asyncio.Queue()
    ann.channel.on_postgres_changes("INSERT", rows.put_nowait, table="messages", schema="public")
    ann.channel.on_postgres_changes("*", rows.put_nowait, table="rooms", schema="public")
    ann.channel.on_system(system.put_nowait)
    await ann.subscribe()
    expect((await take(system)).message == "Subscribed to PostgreSQL", "the subscription is confirmed")

    def change(table, event, text):
        columns = [{"name": "text", "type": "text"}]
        times = {"commit_timestamp": "2026-11-25T00:00:00Z", "errors": None}
        return {"schema": "public", "table": table, "type": event, "columns": columns, "record": {"text": text}, **times}

    for table, event in (("other", "INSERT"), ("messages", "DELETE"), ("messages", "INSERT"), ("rooms", "UPDATE")):
        await post(url, f"/rows/{table}/{event}", change(table, event, f"{table} {event}"))
    for expected in ("messages INSERT", "rooms UPDATE"):
        record = (await take(rows))["data"]["record"]
        expect(record == {"text": expected}, f"{expected} was expected, {record} came")
    await ann.close()


async def a_private_channel_wants_a_token(url):
    ann = Person(url, next(topics), private=True)
    ann.client.access_token = "bad"
    await ann.channel.subscribe(lambda state, error: ann.states.put_nowait((state, error)))
    state, error = await take(ann.states)
    expect(state == RealtimeSubscribeStates.CHANNEL_ERROR and "Unauthorized" in str(error), f"{state}: {error}")
    await ann.close()


async def a_token_can_be_renewed_and_a_bad_one_ends_the_channel(url):
    topic = next(topics)
    ann = await Person(url, topic, broadcast={"self": True}).subscribe()
    await ann.client.set_auth("good-other")
    await ann.say("said", {"still": "here"})
    await ann.hears("said", {"still": "here"})
    await ann.client.set_auth("bad")
    await until(lambda: ann.channel.state == ChannelStates.CLOSED, lambda: f"the channel is {ann.channel.state}")
    await ann.close()


async def one_whose_token_is_revoked_comes_back_by_itself(url):
    topic = next(topics)
    ann = await Person(url, topic).subscribe()
    await post(url, "/revocation")
    state, error = await take(ann.states)
    expect(state == RealtimeSubscribeStates.SUBSCRIBED, f"{state}: {error}")
    bob = await Person(url, topic).subscribe()
    await bob.say("said", {"after": "all"})
    await ann.hears("said", {"after": "all"})
    await ann.close()
    await bob.close()


CHECKS = [
    broadcasts_reach_the_others,
    broadcasts_reach_oneself_where_asked_for,
    broadcasts_are_acknowledged_where_asked_for,
    presence_is_tracked_and_told,
    one_who_has_unsubscribed_hears_nothing_and_may_come_back,
    changes_of_a_database_are_told,
    a_private_channel_wants_a_token,
    a_token_can_be_renewed_and_a_bad_one_ends_the_channel,
    one_whose_token_is_revoked_comes_back_by_itself,
]


def synchronous(check):
    def run(url):
        asyncio.run(check(url))

    run.__name__ = check.__name__
    return run


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    failures = checks.run([synchronous(check) for check in CHECKS], parser.parse_args().url)
    print(f"{failures} of {len(CHECKS)} checks failed" if failures else f"{len(CHECKS)} checks passed")
    sys.exit(1 if failures else 0)
