"""A client as most are written with Python's websockets."""

import asyncio
import json
import sys

import websockets


async def visit(order):
    def tell(what):
        print(json.dumps([order["id"], what]), flush=True)

    url = f"{order['wsUrl']}/?uniqueId=streamer&apiKey={order['key']}"
    try:
        async with websockets.connect(url, open_timeout=1.5, ping_interval=None) as socket:
            tell("open")
            while True:
                text = await socket.recv()
                try:
                    message = json.loads(text)
                except ValueError:
                    tell("heard broken text")
                    continue
                if message.get("event") != "chat":
                    continue
                comment = message["data"]["comment"]
                tell(f"heard {comment}")
                if comment == "two":
                    pong = await socket.ping()
                    pong.add_done_callback(lambda done: done.cancelled() or done.exception() or tell("pong"))
    except websockets.exceptions.ConnectionClosed as closed:
        tell(f"close {closed.code}")
    except Exception as error:
        tell(f"end {type(error).__name__}")


async def main():
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    visits = set()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        task = asyncio.ensure_future(visit(json.loads(line)))
        visits.add(task)
        task.add_done_callback(visits.discard)


asyncio.run(main())
