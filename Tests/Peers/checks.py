"""Named checks that run one after the other, each with a deadline."""

import signal
import time
import traceback

DEADLINE = 60.0  # seconds for one thing to happen, on any machine
CHECK_DEADLINE = 300  # seconds for a whole check


class Timeout(AssertionError):
    """Something that should have happened did not."""


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def run(checks, *arguments):
    """Runs the functions and prints how each went. Returns how many failed."""
    signal.signal(signal.SIGALRM, _expired)
    failures = 0
    for check in checks:
        started = time.monotonic()
        signal.alarm(CHECK_DEADLINE)
        try:
            check(*arguments)
        except Exception as error:
            failures += 1
            lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.name == check.__name__]
            print(f"FAILED  {check.__name__} (line {lines[-1]}): {type(error).__name__}: {error}", flush=True)
        else:
            print(f"ok      {check.__name__} ({time.monotonic() - started:.1f} s)", flush=True)
        finally:
            signal.alarm(0)
    return failures


def _expired(*_):
    raise Timeout(f"the check has not ended within {CHECK_DEADLINE} s")
