"""A client that has its hosts in its code. It needs the standard library only."""

import json
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

HEADERS = {"x-api-key": "test_pro", "content-type": "application/json"}

with urlopen(Request("https://api.tik.tools/webcast/check_alive?unique_id=streamer", headers=HEADERS), timeout=10) as alive:
    print("check_alive", alive.status)

body = json.dumps({"url": "https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789"}).encode()
with urlopen(Request("https://api.tik.tools/webcast/sign_url", body, HEADERS), timeout=10) as answer:
    signed = json.load(answer)["data"]

headers = {"user-agent": signed["user_agent"], "cookie": signed["cookies"]}
with urlopen(Request(signed["signed_url"], headers=headers), timeout=10) as room:
    print("signed", urlsplit(signed["signed_url"]).netloc, len(json.load(room)) > 0)
