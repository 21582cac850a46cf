#!/usr/bin/env python3
"""Random messages by Google's runtime, as JSON lines {"type", "base64", "expected"}; and the check of such lines.

random_messages.py generate [--seed N] [--count 5000]   writes lines, over all message types in turn
random_messages.py corpus FOLDER                        writes a line for each recorded payload
random_messages.py check < lines                        parses each line's bytes; prints lines that are not as expected
"""

import argparse
import base64
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.fill import Filler
from generator.vectors import json_of
from webcast_schema import Schema

# Methods that are another name of a message.
ALIASES = {"LinkMicMethod": "WebcastLinkMicMethod", "WebcastNotifyMessage": "WebcastRoomNotifyMessage"}

# What messages travel in.
TRANSPORT = ("WebcastPushFrame", "ProtoMessageFetchResult")


def line_of(name: str, data: bytes, message) -> str:
    line = {"type": name, "base64": base64.b64encode(data).decode(), "expected": json_of(message)}
    return json.dumps(line, allow_nan=False)


def generate(schema: Schema, seed: int, count: int) -> Iterator[str]:
    rng = random.Random(seed)
    roots = [*schema.roots(), *TRANSPORT]
    for turn in range(count):
        name = roots[turn % len(roots)]
        filler = Filler(rng, extreme=rng.choice((0, 0.3, 1)), density=rng.choice((0.1, 0.3, 0.6)))
        message = filler.fill(schema.new(name), rng.choice((5, 20, 60)), every_field=rng.random() < 0.3)
        yield line_of(name, message.SerializeToString(), message)


def corpus(schema: Schema, folder: Path) -> Iterator[str]:
    known = set(schema.roots())
    for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        name = ALIASES.get(entry["method"], entry["method"])
        if name in known:
            data = (folder / entry["file"]).read_bytes()
            message = schema.parse(name, data)
            if message is None:
                raise SystemExit(f"{entry['file']}: Google's runtime rejects it")
            yield line_of(entry["method"], data, message)


def differences(schema: Schema, lines) -> Iterator[str]:
    """What is read from a line's bytes where that is not what it expects; at last, how many lines there were."""
    count = 0
    for line in lines:
        count += 1
        case = json.loads(line)
        message = schema.parse(ALIASES.get(case["type"], case["type"]), base64.b64decode(case["base64"]))
        found = None if message is None else json_of(message)
        if found != case["expected"]:
            yield json.dumps(
                {"type": case["type"], "base64": case["base64"], "found": found, "expected": case["expected"]}
            )
    yield json.dumps({"checked": count})


def main() -> None:
    options = argparse.ArgumentParser(description="Random messages by Google's runtime.")
    commands = options.add_subparsers(dest="command", required=True)
    generating = commands.add_parser("generate")
    generating.add_argument("--seed", type=int, default=1)
    generating.add_argument("--count", type=int, default=5000)
    commands.add_parser("corpus").add_argument("folder", type=Path)
    commands.add_parser("check")
    args = options.parse_args()
    schema = Schema()
    match args.command:
        case "generate":
            lines = generate(schema, args.seed, args.count)
        case "corpus":
            lines = corpus(schema, args.folder)
        case _:
            lines = differences(schema, sys.stdin)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
