#!/usr/bin/env python3
"""Writes fixtures/vectors/*.json: the same bytes every time, with Python 3.11 and protobuf 3.21 or newer.

python3 conformance/make_vectors.py [--out fixtures/vectors] [--seed 1]
"""

import argparse
import json
import random
import sys
from pathlib import Path

from generator.messages import MessageVectors
from generator.transport import client_groups, frame_group, payload_group, result_group
from generator.vectors import NOTES, Group
from webcast_schema import REPOSITORY, Schema, silent_stderr

SCHEMA = "webcast-kit-vectors/1"
GENERATOR = "conformance/make_vectors.py"


def to_line(value) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def number_tests(groups: list[Group]) -> list[dict]:
    """The groups as JSON, their tests numbered through from 1."""
    found, number = [], 0
    for group in map(Group.to_json, groups):
        tests = []
        for test in group["tests"]:
            number += 1
            tests.append({"tcId": number, **test})
        found.append({**group, "tests": tests})
    return found


def file_text(about: str, seed: int, groups: list[dict]) -> str:
    """JSON with one test a line, so that changes can be read."""
    used = {flag for group in groups for test in group["tests"] for flag in test["flags"]}
    head = {"schema": SCHEMA, "about": about, "license": "MIT", "generator": f"{GENERATOR} --seed {seed}"}
    head["notes"] = {flag: NOTES[flag] for flag in sorted(used)}
    lines = [f"{to_line(key)}:{to_line(value)}," for key, value in head.items()]
    texts = []
    for group in groups:
        tests = ",\n".join(map(to_line, group["tests"]))
        start = to_line({key: value for key, value in group.items() if key != "tests"})[:-1]
        texts.append(f'{start},"tests":[\n{tests}\n]}}')
    return "\n".join(["{", *lines, '"testGroups":[', ",\n".join(texts), "]", "}", ""])


def files_of(schema: Schema, seed: int) -> dict[str, tuple[str, list[Group]]]:
    """What each file is about, and its groups."""
    transport = random.Random(f"{seed}:transport")
    frames = [frame_group(schema, transport), payload_group(schema), *client_groups(schema)]
    files = {
        "frames.json": ("Push frames, their payloads with and without gzip, and what a client sends", frames),
        "fetch-results.json": (
            "Fetch results: the batch of messages in a push frame",
            [result_group(schema, transport)],
        ),
    }
    messages = MessageVectors(schema, seed)
    messages.make()
    for stem, names in messages.families.items():
        groups = [messages.groups[name] for name in names]
        files[f"messages/{stem.replace('_', '-')}.json"] = (f"Messages of proto/{stem}.proto", groups)
    return files


def index_entry(file: str, about: str, groups: list[dict]) -> dict:
    results = [test["result"] for group in groups for test in group["tests"]]
    counts = {result: results.count(result) for result in ("valid", "invalid", "acceptable")}
    types = len({group["type"] for group in groups})
    return {"file": file, "about": about, "types": types, "count": len(results), **counts}


def write(folder: Path, seed: int) -> list[dict]:
    (folder / "messages").mkdir(parents=True, exist_ok=True)
    index = []
    schema = Schema()
    with silent_stderr():
        files = files_of(schema, seed)
    for file, (about, groups) in files.items():
        numbered = number_tests(groups)
        index.append(index_entry(file, about, numbered))
        (folder / file).write_text(file_text(about, seed, numbered), encoding="utf-8", newline="\n")
    lines = ",\n".join(map(to_line, index))
    text = f'{{\n"schema":{to_line(SCHEMA)},\n"license":"MIT",\n"files":[\n{lines}\n]\n}}\n'
    (folder / "index.json").write_text(text, encoding="utf-8", newline="\n")
    return index


def main() -> None:
    options = argparse.ArgumentParser(description="Writes the golden vectors.")
    options.add_argument("--out", type=Path, default=REPOSITORY / "fixtures" / "vectors")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    index = write(args.out, args.seed)
    total = {result: sum(entry[result] for entry in index) for result in ("valid", "invalid", "acceptable", "count")}
    print(f"{len(index)} files, {total}", file=sys.stderr)


if __name__ == "__main__":
    main()
