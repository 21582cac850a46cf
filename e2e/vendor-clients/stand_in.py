"""Stands in for a public client of Python where none is installed: the host is where they have it."""

import json
import urllib.request


class StandIn:
    def __init__(self, key):
        self.key = key

    def get(self, path):
        request = urllib.request.Request(f"https://api.tik.tools{path}", headers={"x-api-key": self.key})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return {"status": answer.status, "body": json.loads(answer.read())}

    def elsewhere(self):
        urllib.request.urlopen("https://webcast.tiktok.com/", timeout=10)
