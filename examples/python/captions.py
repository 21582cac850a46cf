#!/usr/bin/python3
"""Prints what is said in a live stream, as the captions WebSocket transcribes it. Each minute costs a credit."""

import json
import sys
from urllib.parse import urlencode

import websockets

from program import API_KEY, SOCKET_URL, UNIQUE_ID, log, print_event, run
from reconnect import keep_connected

# More of it: language, translate, diarization, maxDurationMinutes.
URL = f"{SOCKET_URL}/captions?{urlencode({'uniqueId': UNIQUE_ID, 'apiKey': API_KEY})}"


def describe(message):
    if message["type"] == "caption":
        return f"caption {message['language']}: {message['text']}"
    return message["type"]


async def listen(reconnect):
    async with websockets.connect(URL, compression=None) as socket:
        while True:
            text = await socket.recv()
            reconnect.received()
            try:
                message = json.loads(text)
                line = describe(message)
            except (ValueError, KeyError) as error:
                log(f"a message that cannot be read: {error!r}")
                continue
            print_event(line)
            if message["type"] == "error":
                log(f"{message.get('code')}: {message.get('message')}")
                if message.get("code") == "NO_CREDITS":
                    sys.exit("no credits left, not again")


run(keep_connected(listen))
