"""What a peer has received and nobody has looked at yet."""

import threading
import time

from checks import DEADLINE, Timeout


class Inbox:
    """Safe to fill from one thread and to look into from another."""

    def __init__(self):
        self._changed = threading.Condition()
        self._received = []

    def put(self, event, payload):
        with self._changed:
            self._received.append((event, payload))
            self._changed.notify_all()

    def clear(self):
        with self._changed:
            self._received.clear()

    def has(self, event, where=lambda payload: True):
        with self._changed:
            return self._find(event, where) is not None

    def take(self, event, where=lambda payload: True, seconds=DEADLINE):
        """Waits for an event whose payload fits, takes it out and returns the payload."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while (index := self._find(event, where)) is None:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    others = ", ".join(f"{event} {payload}"[:200] for event, payload in self._received)
                    raise Timeout(f"waited {seconds:g} s for {event}; there was: {others or 'nothing'}")
            return self._received.pop(index)[1]

    def _find(self, event, where):
        return next(
            (index for index, (name, payload) in enumerate(self._received) if name == event and where(payload)), None
        )
