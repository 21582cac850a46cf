"""The .proto files of this repository, for Google's Python runtime: compiled by protoc each time, so never stale."""

import importlib
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from google.protobuf.message import DecodeError

REPOSITORY = Path(__file__).resolve().parent.parent
PROTO_FOLDER = REPOSITORY / "packages" / "protocol" / "proto"
PROTOC_TIMEOUT_S = 60


def _compile(target: str, proto_folder: Path) -> list[str]:
    names = sorted(path.name for path in proto_folder.glob("*.proto"))
    command = ["protoc", f"--proto_path={proto_folder}", f"--python_out={target}", *names]
    subprocess.run(command, check=True, timeout=PROTOC_TIMEOUT_S)
    return [name.removesuffix(".proto") for name in names]


@contextmanager
def silent_stderr() -> Iterator[None]:
    """Google's C++ writes a line to stderr for every text that is not UTF-8, past Python's sys.stderr."""
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


class Schema:
    """Every message type of the package `webcast`, by the name of the file it is in and by its own name."""

    def __init__(self, proto_folder: Path = PROTO_FOLDER) -> None:
        self.files: dict[str, list[str]] = {}
        self._classes: dict[str, type] = {}
        # The modules stay in memory, so the files need not outlive the import.
        with tempfile.TemporaryDirectory() as folder:
            stems = _compile(folder, proto_folder)
            sys.path.insert(0, folder)
            sys.dont_write_bytecode = True
            try:
                for stem in stems:
                    self._add(stem, importlib.import_module(f"{stem}_pb2"))
            finally:
                sys.path.remove(folder)

    def _add(self, stem: str, module) -> None:
        self.files[stem] = list(module.DESCRIPTOR.message_types_by_name)
        for name in self.files[stem]:
            self._classes[name] = getattr(module, name)

    def new(self, name: str):
        """An empty message; `name` with or without its package."""
        return self._classes[name.removeprefix("webcast.")]()

    def parse(self, name: str, data: bytes, strict: bool = True):
        """Reads a message; None when the runtime rejects it.

        `strict`: a warning is a rejection as well. Python's runtime on top of C++ only warns when a message ends with a
        tag that cannot be, where C++ itself rejects it.
        """
        message = self.new(name)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                message.ParseFromString(data)
            except (DecodeError, UnicodeDecodeError, RecursionError):
                return None
        return None if strict and warned else message

    def families(self) -> dict[str, list[str]]:
        """The types that travel as messages of their own, by file. transport.proto is what they travel in."""
        roots = {stem: [n for n in names if n.startswith("Webcast")] for stem, names in self.files.items()}
        return {stem: names for stem, names in sorted(roots.items()) if names and stem != "transport"}

    def roots(self) -> list[str]:
        return [name for names in self.families().values() for name in names]
