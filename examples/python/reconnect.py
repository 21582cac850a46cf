"""What to do when a connection ends: stop, wait for the creator, wait for a slot, or back off.

The codes are those of docs/close-codes.md, the statuses those of docs/errors.md.
"""

import asyncio
import random
import sys
import time

import websockets

from program import log

NORMAL = 1000
NEVER = {1008, 4400, 4401, 4403}  # with the same options it will be the same
NOT_LIVE = {4005, 4404}
TOO_MANY_CONNECTIONS = 4429
MAX_LIFETIME = 4555

LONG_WAIT = 60.0
LONGEST_BACK_OFF = 30.0
STABLE_AFTER = 10.0


class Refused(Exception):
    """A request, or the handshake of a socket, was answered with a status that is no success."""

    def __init__(self, status, headers):
        super().__init__(f"refused with {status}")
        seconds = headers.get("Retry-After", "")
        self.status = status
        self.retry_after = float(seconds) if seconds.isdecimal() else None


class StreamEnded(Exception):
    """The binary socket tells the end of the stream in a message, not by a close code."""


class Reconnect:
    """Says how long to wait before the next try, in seconds; None is never."""

    def __init__(self):
        self.tries = 0
        self.stable_at = None

    def connecting(self):
        self.stable_at = None

    def received(self):
        """Data came. Only after ten seconds of it tries are counted anew: a socket that opens proves nothing."""
        now = time.monotonic()
        self.stable_at = self.stable_at or now + STABLE_AFTER
        if now >= self.stable_at:
            self.tries = 0

    def back_off(self):
        """Any time up to 1 s, 2 s, 4 s, ... 30 s: full jitter, so that not everybody comes back together."""
        longest = min(LONGEST_BACK_OFF, 2**self.tries)
        self.tries += 1
        return random.uniform(0, longest)

    def after_close(self, code):
        if code in NEVER:
            return None
        if code in NOT_LIVE:
            return LONG_WAIT
        if code == TOO_MANY_CONNECTIONS:
            return LONG_WAIT + random.random()
        if code == MAX_LIFETIME and self.tries == 0:
            self.tries = 1
            return 0.0
        return self.back_off()

    def after_status(self, status, retry_after):
        if status == 429:
            return (LONG_WAIT if retry_after is None else retry_after) + random.random()
        if status == 404:
            return LONG_WAIT  # not live
        if status in (408, 425) or status >= 500:
            return (retry_after or 0.0) + self.back_off()
        return None


async def keep_connected(listen, ends_when_closed_normally=True):
    """Calls `listen(reconnect)`, which hears one connection to its end, again and again, as often as there is use in it."""
    reconnect = Reconnect()
    while True:
        reconnect.connecting()
        try:
            await listen(reconnect)
        except websockets.ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            if code == NORMAL and ends_when_closed_normally:
                return
            what, wait = f"closed {code}", reconnect.after_close(code)
        except websockets.InvalidHandshake as error:
            answer = getattr(error, "response", error)  # since websockets 13; before, the error has them itself
            refused = Refused(getattr(answer, "status_code", 500), getattr(answer, "headers", {}))
            what, wait = str(refused), reconnect.after_status(refused.status, refused.retry_after)
        except Refused as refused:
            what, wait = str(refused), reconnect.after_status(refused.status, refused.retry_after)
        except StreamEnded:
            what, wait = "the stream has ended", LONG_WAIT
        except (OSError, asyncio.TimeoutError) as error:
            what, wait = f"no connection ({type(error).__name__})", reconnect.back_off()
        if wait is None:
            sys.exit(f"{what}, not again")
        log(f"{what}, again in {wait:.1f} s")
        await asyncio.sleep(wait)
