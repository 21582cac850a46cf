"""What the programs share: where to go, whom to hear, how events are printed, and how to end."""

import asyncio
import os
import signal
import sys


def usage(problem):
    print(f"{problem}\nusage: WEBCAST_API_KEY=... {sys.argv[0]} UNIQUE_ID", file=sys.stderr)
    sys.exit(2)


if len(sys.argv) != 2:
    usage("The unique id of the creator is missing: the @name, with or without the @.")
API_KEY = os.environ.get("WEBCAST_API_KEY") or usage("WEBCAST_API_KEY is not set.")
BASE_URL = os.environ.get("WEBCAST_BASE_URL", "https://api.tik.tools").rstrip("/")
SOCKET_URL = "ws" + BASE_URL.removeprefix("http")  # wss of https
MAX_EVENTS = int(os.environ.get("WEBCAST_MAX_EVENTS", 0))
UNIQUE_ID = sys.argv[1].removeprefix("@")


class Enough(Exception):
    """As many events were printed as were wanted."""


printed = 0


def print_event(line):
    global printed
    print(line, flush=True)
    printed += 1
    if printed == MAX_EVENTS:
        raise Enough


def log(text):
    print(text, file=sys.stderr, flush=True)


def run(main):
    """Runs until it is over, or until Ctrl-C or SIGTERM: sockets that are open then close normally."""

    async def until_told():
        told = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        working = asyncio.ensure_future(main)
        await asyncio.wait({working, asyncio.ensure_future(told.wait())}, return_when=asyncio.FIRST_COMPLETED)
        while not working.done():
            working.cancel()  # perhaps again: before Python 3.12 asyncio.wait_for may swallow one
            await asyncio.wait({working}, timeout=2)
        try:
            await working
        except (asyncio.CancelledError, Enough):
            pass

    asyncio.run(until_told())
