#!/usr/bin/env python3
"""Reads all golden vectors with Google's Python runtime.

Prints what fails and "N passed, N failed"; exits with 1 if any did.

    python3 conformance/python/run.py [--vectors fixtures/vectors] [--write-expected]

PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python picks the implementation in pure Python.
"""

import argparse
import base64
import gzip
import json
import sys
import zlib
from pathlib import Path

from google.protobuf.internal import api_implementation
from google.protobuf.json_format import MessageToDict

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from webcast_schema import REPOSITORY, Schema, silent_stderr  # noqa: E402


def is_same(a, b) -> bool:
    """Equality in JSON, where true is not 1, but 1 is 1.0."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def inflate(frame) -> bytes | None:
    """The payload of a push frame; None when it says that it is gzip and is not."""
    says_gzip = any(h.key == "compress_type" and h.value == "gzip" for h in frame.headers)
    if not frame.payload or not (says_gzip or frame.payload.startswith(b"\x1f\x8b")):
        return frame.payload
    try:
        return gzip.decompress(frame.payload)
    except (OSError, EOFError, zlib.error):
        return None


def read(schema: Schema, group: dict, data: bytes):
    """The JSON of a message, or None when it is rejected."""
    message = schema.parse(group["type"], data, strict=False)
    if message is not None and "payloadType" in group:
        payload = inflate(message)
        message = None if payload is None else schema.parse(group["payloadType"], payload, strict=False)
    return None if message is None else MessageToDict(message, use_integers_for_enums=True)


def is_right(schema: Schema, group: dict, test: dict) -> bool:
    found = read(schema, group, base64.b64decode(test["base64"]))
    return found is None if test["result"] == "invalid" else found is not None and is_same(found, test["expected"])


def failures_of(schema: Schema, folder: Path) -> tuple[int, dict[str, str]]:
    """How many tests there are, and those that fail, with their comments."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    count, failures = 0, {}
    for entry in index["files"]:
        groups = json.loads((folder / entry["file"]).read_text(encoding="utf-8"))["testGroups"]
        tests = [(group, test) for group in groups for test in group["tests"]]
        if len(tests) != entry["count"]:
            raise SystemExit(f"{entry['file']} has {len(tests)} tests, index.json says {entry['count']}")
        count += len(tests)
        for group, test in tests:
            if not is_right(schema, group, test):
                failures[f"{entry['file']} {test['tcId']}"] = f"{test['result']}: {test['comment']}"
    return count, failures


def read_expected(path: Path) -> set[str]:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line.split("#")[0].strip() for line in lines} - {""}


def write_expected(path: Path, name: str, failures: dict[str, str]) -> None:
    head = f"# Tests that the runtime {name} is known to fail. One that passes must be taken out.\n"
    path.write_text(head + "".join(f"{test} # {why}\n" for test, why in failures.items()), encoding="utf-8")


def report(count: int, failures: dict[str, str], expected: set[str]) -> int:
    for test, why in failures.items():
        if test not in expected:
            print(f"FAILED {test} # {why}")
    surprises = expected - failures.keys()
    for test in sorted(surprises):
        print(f"PASSED UNEXPECTEDLY {test}")
    failed = len(failures.keys() - expected) + len(surprises)
    print(f"{len(expected & failures.keys())} failed as expected")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


def main() -> int:
    options = argparse.ArgumentParser(description="Runs the golden vectors.")
    options.add_argument("--vectors", type=Path, default=REPOSITORY / "fixtures" / "vectors")
    options.add_argument("--write-expected", action="store_true", help="write the list of expected failures anew")
    args = options.parse_args()
    name = f"python-{api_implementation.Type()}"
    expected = FOLDER.parent / "expected-failures" / f"{name}.txt"
    print(f"{name} {sys.version.split()[0]}")
    schema = Schema()
    with silent_stderr():
        count, failures = failures_of(schema, args.vectors)
    if args.write_expected:
        write_expected(expected, name, failures)
    return report(count, failures, read_expected(expected))


if __name__ == "__main__":
    sys.exit(main())
