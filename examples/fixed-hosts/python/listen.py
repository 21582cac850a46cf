"""A client of the socket, by the package websockets, that has its host in its code."""

import asyncio
import json

import websockets


async def main():
    async with websockets.connect("wss://api.tik.tools/?uniqueId=streamer&apiKey=test_pro") as socket:
        print("socket", json.loads(await asyncio.wait_for(socket.recv(), 10))["event"])


asyncio.run(main())
