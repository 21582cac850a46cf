#!/usr/bin/python3
"""Prints the events of a live stream, as the managed WebSocket sends them: JSON."""

import json
from urllib.parse import urlencode

import websockets

from program import API_KEY, SOCKET_URL, UNIQUE_ID, log, print_event, run
from reconnect import keep_connected

URL = f"{SOCKET_URL}/?{urlencode({'uniqueId': UNIQUE_ID, 'apiKey': API_KEY})}"


def describe(name, data):
    user = data.get("user", {}).get("nickname", "")
    if name == "chat":
        return f"chat {user}: {data['comment']}"
    if name == "gift":
        return f"gift {user} {data['giftName']} x {data['repeatCount']}"
    if name == "like":
        return f"like {user} {data['likeCount']}"
    return name


async def listen(reconnect):
    async with websockets.connect(URL, compression=None) as socket:
        while True:
            text = await socket.recv()
            reconnect.received()
            try:
                message = json.loads(text)
                line = describe(message["event"], message.get("data", {}))
            except (ValueError, KeyError) as error:
                log(f"a message that cannot be read: {error!r}")
                continue
            print_event(line)


run(keep_connected(listen))
