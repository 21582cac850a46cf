#!/usr/bin/python3
"""Prints the messages of a live stream from the platform's own socket, with a URL that the signing API signs.

The modules of the messages are made by generate.sh, with protoc.
"""

import asyncio
import json
import re
import sys
import urllib.error
import urllib.request
import zlib
from pathlib import Path

import websockets
from google.protobuf.message import DecodeError

from program import API_KEY, BASE_URL, UNIQUE_ID, log, print_event, run
from reconnect import Refused, StreamEnded, keep_connected

sys.path.insert(0, str(Path(__file__).parent / "generated"))
import chat_pb2, gift_pb2, interaction_pb2, room_pb2, transport_pb2  # noqa: E401, E402

REQUEST_TIMEOUT = 20
IDLE_TIMEOUT = 60
HEARTBEAT_INTERVAL = 10  # unless the handshake says another
MAX_INFLATED = 16 * 1024 * 1024
STREAM_ENDS = {3, 4}  # by the host, by the platform

# The parameters of connect() were renamed; Debian 12 has version 10.
HEADERS = "extra_headers" if int(websockets.__version__.split(".")[0]) < 14 else "additional_headers"


def sign():
    """Asks for the signed URL of the creator's socket, and what has to be sent with it."""
    request = urllib.request.Request(
        f"{BASE_URL}/webcast/ws_credentials",
        data=json.dumps({"unique_id": UNIQUE_ID}).encode(),
        headers={"x-api-key": API_KEY, "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise Refused(error.code, error.headers) from None


def frame(payload_type, payload, log_id=0):
    return transport_pb2.WebcastPushFrame(
        payload_encoding="pb", payload_type=payload_type, payload=payload, log_id=log_id
    ).SerializeToString()


def inflate(payload):
    """A payload is gzip when it starts like gzip; no protobuf message does."""
    if not payload.startswith(b"\x1f\x8b"):
        return payload
    inflater = zlib.decompressobj(wbits=31)
    inflated = inflater.decompress(payload, MAX_INFLATED)
    if not inflater.eof:
        raise ValueError("a payload is cut off, or inflates to too much")
    return inflated


def describe(message):
    if message.method == "WebcastChatMessage":
        chat = chat_pb2.WebcastChatMessage.FromString(message.payload)
        return f"chat {chat.user.nickname}: {chat.content}"
    if message.method == "WebcastGiftMessage":
        gift = gift_pb2.WebcastGiftMessage.FromString(message.payload)
        return f"gift {gift.user.nickname} {gift.gift.name} x {gift.repeat_count}"
    if message.method == "WebcastLikeMessage":
        like = interaction_pb2.WebcastLikeMessage.FromString(message.payload)
        return f"like {like.user.nickname} {like.count}"
    return message.method


def ends_stream(message):
    if message.method != "WebcastControlMessage" or message.is_history:
        return False
    return room_pb2.WebcastControlMessage.FromString(message.payload).action in STREAM_ENDS


async def send_heartbeats(socket, room_id, interval):
    count = 0
    while True:
        await asyncio.sleep(interval)
        count += 1
        beat = transport_pb2.HeartBeatMessage(room_id=room_id, send_packet_seq_id=count)
        await socket.send(frame("hb", beat.SerializeToString()))


async def handle(socket, data):
    push = transport_pb2.WebcastPushFrame.FromString(data)
    if push.payload_type != "msg":
        return
    result = transport_pb2.ProtoMessageFetchResult.FromString(inflate(push.payload))
    if result.need_ack:
        # Before the messages are looked at: an ack says that they came.
        await socket.send(frame("ack", (result.internal_ext or "-").encode(), push.log_id))
    has_ended = False
    for message in result.messages:
        try:
            line = describe(message)
            has_ended = has_ended or ends_stream(message)
        except DecodeError as error:
            log(f"{message.method} cannot be decoded: {error}")
            continue
        print_event(line)
    if has_ended:
        raise StreamEnded


async def hear(socket, room_id, reconnect):
    headers = socket.response.headers if hasattr(socket, "response") else socket.response_headers
    interval = re.search(r"ping-interval=(\d+)", headers.get("Handshake-Options", ""))
    enter = transport_pb2.WebcastImEnterRoomMessage(
        room_id=room_id, live_id=12, identity="audience", filter_welcome_msg="0"
    )
    await socket.send(frame("im_enter_room", enter.SerializeToString()))
    seconds = int(interval[1]) if interval else HEARTBEAT_INTERVAL
    heartbeats = asyncio.create_task(send_heartbeats(socket, room_id, seconds))
    try:
        while True:
            data = await asyncio.wait_for(socket.recv(), IDLE_TIMEOUT)
            reconnect.received()
            try:
                await handle(socket, data)
            except (DecodeError, ValueError, zlib.error) as error:
                log(f"a frame that cannot be read: {error}")
    finally:
        heartbeats.cancel()


async def listen(reconnect):
    signed = await asyncio.to_thread(sign)
    url = signed.get("ws_url") or signed["websocket_url"]
    options = {
        "user_agent_header": signed.get("user_agent"),
        HEADERS: {"Cookie": signed["cookies"]},
        "compression": None,  # payloads are gzip themselves
        "ping_interval": None,  # the service does not answer pings
    }
    try:
        async with websockets.connect(url, **options) as socket:
            await hear(socket, int(signed["room_id"]), reconnect)
    except websockets.InvalidHandshake as error:
        # The platform refuses with any status; another signature may be taken.
        raise Refused(503, {}) from error


run(keep_connected(listen, ends_when_closed_normally=False))
