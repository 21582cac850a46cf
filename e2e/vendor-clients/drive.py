"""Makes one object of an installed package, and does with it what each line of standard input says.

Prints what the object emits and what the calls gave, as lines of JSON.
"""

import asyncio
import dataclasses
import importlib
import inspect
import json
import sys
import threading


def say(line):
    print(json.dumps(line), flush=True)


def plain(value):
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value


async def call(client, id, method, args, named):
    try:
        value = getattr(client, method)(*args, **named)
        say({"id": id, "value": plain(await value if inspect.isawaitable(value) else value)})
    except Exception as error:
        say({"id": id, "error": str(error), "status": getattr(error, "status", None)})


async def main(name, member, args, events):
    *positional, named = args
    client = getattr(importlib.import_module(name), member)(*positional, **named)
    for event in events:
        client.on(event)(lambda data, event=event: say({"event": event, "data": [data]}))
    loop, running = asyncio.get_running_loop(), set()

    def read():
        for line in sys.stdin:
            asyncio.run_coroutine_threadsafe(start(json.loads(line)), loop)

    async def start(line):
        # The loop itself holds its tasks only weakly.
        task = asyncio.create_task(call(client, **line))
        running.add(task)
        task.add_done_callback(running.discard)

    threading.Thread(target=read, daemon=True).start()
    await asyncio.Event().wait()


asyncio.run(main(**json.loads(sys.argv[1])))
