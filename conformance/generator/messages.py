"""Test cases of the 230 message types."""

import random
from collections.abc import Iterator
from itertools import cycle

from webcast_schema import Schema

from . import wire
from .fill import Coverage, Filler
from .kinds import child_of, is_list, is_map, is_message, is_varint
from .quirks import rearrange
from .stable import serialise
from .vectors import Group, json_of

BAD_UTF8 = {
    "a byte that no text has": b"a\xff",
    "a slash in two bytes": b"\xc0\xaf",
    "half of a surrogate pair": b"\xed\xa0\x80",
    "the start of a character": "€".encode()[:2],
    "a character above U+10FFFF": b"\xf4\x90\x80\x80",
    "a continuation without a start": b"\x80abc",
}
BAD_TAGS = {
    "field number 0": (["BAD_TAG"], b"\x00\x01"),
    "field number 0 with a length": (["BAD_TAG"], b"\x02\x01a"),
    "wire type 6": (["BAD_TAG"], wire.tag(1, 6) + b"\x00"),
    "wire type 7": (["BAD_TAG"], wire.tag(2, 7) + b"\x00"),
    "the end of a group that never began": (["BAD_TAG"], wire.tag(100_000, wire.END_GROUP)),
    "a group without an end": (["GROUP", "TRUNCATED"], wire.tag(100_000, wire.START_GROUP) + wire.number_field(1, 1)),
    "a group that ends as another": (
        ["BAD_TAG", "GROUP"],
        wire.tag(100_000, wire.START_GROUP) + wire.tag(100_001, wire.END_GROUP),
    ),
    "an unknown varint of eleven bytes": (["VARINT_OVERFLOW"], wire.tag(100_000, wire.VARINT) + b"\x80" * 10 + b"\x01"),
    "an unknown field that ends in its length": (["TRUNCATED"], wire.tag(100_000, wire.LEN) + b"\x80"),
    "a tag that ends early": (["TRUNCATED"], b"\x8a"),
    "an unknown fixed64 of seven bytes": (["TRUNCATED"], wire.fixed64_field(100_000, b"1234567")),
    "an unknown fixed32 of three bytes": (["TRUNCATED"], wire.fixed32_field(100_000, b"123")),
}


class Path:
    """Where a message type is inside a root type: the fields that lead to it."""

    def __init__(self, root, fields=()) -> None:
        self.root = root
        self.fields = fields
        self.end = child_of(fields[-1]) if fields else root

    def step(self, field) -> "Path":
        return Path(self.root, (*self.fields, field))

    def wrap(self, data: bytes) -> bytes:
        """The root message around the bytes of the message at the end."""
        for field in reversed(self.fields):
            data = wire.len_field(field.number, wire.len_field(2, data) if is_map(field) else data)
        return data

    def __str__(self) -> str:
        return ".".join(field.json_name for field in self.fields) or "the top"


def shortest_paths(roots) -> list[Path]:
    """One path to each type that a root reaches, over all roots the shortest."""
    found, queue = {}, [Path(root) for root in roots]
    for path in queue:
        if path.end.full_name not in found:
            found[path.end.full_name] = path
            queue += [path.step(field) for field in path.end.fields if is_message(field)]
    return list(found.values())


class MessageVectors:
    """One group a type."""

    def __init__(self, schema: Schema, seed: int) -> None:
        self._schema = schema
        self._seed = seed
        self.families = schema.families()
        self._descriptors = {name: schema.new(name).DESCRIPTOR for name in schema.roots()}
        self._coverage = Coverage(self._descriptors.values())
        self._bad_utf8 = cycle(BAD_UTF8.items())
        self._bad_tags = cycle(BAD_TAGS.items())
        self.groups = {name: Group(schema, name) for name in schema.roots()}

    def make(self) -> None:
        for name in self.groups:
            self._usual_cases(name)
            self._broken_cases(name)
        self._cover_the_rest()
        for path in shortest_paths(self._descriptors.values()):
            self._field_cases(path)

    def _rng(self, *of: str) -> random.Random:
        return random.Random(":".join((str(self._seed), *of)))

    def _sample(self, name: str, rng: random.Random, budget: int, extreme: float = 0.2, covers: bool = False):
        filler = Filler(rng, self._coverage if covers else None, extreme)
        return filler.fill(self._schema.new(name), budget)

    def _usual_cases(self, name: str) -> None:
        group, rng = self.groups[name], self._rng(name, "usual")
        group.valid("no fields", ["EMPTY"], b"")
        self._whole(group, "every field", ["TYPICAL"], self._sample(name, rng, 60, covers=True))
        self._whole(group, "every field, other values", ["TYPICAL"], self._sample(name, rng, 30))
        self._whole(group, "ends of ranges", ["RANGE", "UNKNOWN_ENUM"], self._sample(name, rng, 8, extreme=1))
        for turn, budget in enumerate((6, 16, 24), 1):
            message = self._sample(name, rng, budget)
            data = rearrange(message.DESCRIPTOR, serialise(message), rng)
            flags = ["DUPLICATE", "LONG_VARINT", "OUT_OF_ORDER", "PACKED", "UNKNOWN_FIELD"]
            group.valid(f"written as no writer would, {turn}", flags, data, json_of(message))

    def _whole(self, group: Group, comment: str, flags: list[str], message) -> None:
        group.valid(comment, flags, serialise(message), json_of(message))

    def _broken_cases(self, name: str) -> None:
        group, rng = self.groups[name], self._rng(name, "broken")
        message = self._sample(name, rng, 4)
        data = serialise(message)
        whole = json_of(message)
        for turn in (1, 2):
            group.invalid(f"cut off, {turn}", ["TRUNCATED"], self._cut(name, data, rng))
        group.invalid("a length reaches over the end", ["BAD_LENGTH"], data + wire.tag(1, wire.LEN) + b"\x03ab")
        for inner in [f for f in message.DESCRIPTOR.fields if f.message_type][:1]:
            # The bytes after the nested message are there, but they are not its own.
            nested = wire.len_field(inner.number, wire.tag(100_000, wire.LEN) + b"\x02a")
            group.invalid(f"a length in {inner.json_name} reaches over its end", ["BAD_LENGTH"], nested + data)
        for what, (flags, bad) in (next(self._bad_tags), next(self._bad_tags)):
            group.invalid(what, flags, data + bad)
        self._bad_text(group, Path(message.DESCRIPTOR), data)
        others = [f for f in message.DESCRIPTOR.fields if f.type != f.TYPE_FLOAT]
        field = rng.choice(others)
        other = wire.fixed32_field(field.number)
        group.acceptable(f"{field.json_name} as fixed32", ["WRONG_WIRE_TYPE"], other + data, whole)

    def _bad_text(self, group: Group, root: Path, data: bytes) -> None:
        for path in shortest_paths([root.root]):
            texts = [f for f in path.end.fields if f.type == f.TYPE_STRING]
            if texts:
                what, bad = next(self._bad_utf8)
                field = texts[0]
                where = f"{path}.{field.json_name}" if path.fields else field.json_name
                bytes_ = path.wrap(wire.len_field(field.number, bad))
                group.invalid(f"{where} has {what}", ["INVALID_UTF8"], data + bytes_)
                return

    def _cut(self, name: str, data: bytes, rng: random.Random) -> bytes:
        """Cut where it shows: between two fields, what is left is a message."""
        places = [at for at in range(1, len(data)) if self._schema.parse(name, data[:at]) is None]
        return data[: rng.choice(places)]

    def _cover_the_rest(self) -> None:
        for name, group in self.groups.items():
            rng = self._rng(name, "rest")
            while before := self._coverage.count_missing(self._descriptors[name]):
                filler = Filler(rng, self._coverage)
                message = filler.fill(self._schema.new(name), 90, every_field=False)
                group.valid("fields deep inside", ["TYPICAL"], serialise(message), json_of(message))
                if self._coverage.count_missing(self._descriptors[name]) == before:
                    raise AssertionError(f"{name} does not get any further")

    def _field_cases(self, path: Path) -> None:
        """Cases of single fields, which depend on what kind of field it is."""
        group = self.groups[path.root.name]
        for field in path.end.fields:
            if is_map(field):
                _map_cases(group, path, field, self._rng(field.full_name))
            elif is_list(field) and is_varint(field):
                _packed_cases(group, path, field)
            elif field.type in (field.TYPE_DOUBLE, field.TYPE_FLOAT):
                _float_cases(group, path, field)
            elif (
                is_varint(field)
                and not is_list(field)
                and path.end.name in ("CommonMessageData", "Text", "TextPiece", "User")
            ):
                _varint_cases(group, path, field)


def _nested(path: Path, expected_key: str, value) -> dict:
    """The JSON of a value at the end of a path."""
    result = {expected_key: value}
    for field in reversed(path.fields):
        if is_map(field):
            key = field.message_type.fields_by_name["key"]
            result = {"" if key.type == key.TYPE_STRING else "0": result}
        result = {field.json_name: [result] if is_list(field) else result}
    return result


def _where(path: Path, field) -> str:
    return f"{path}.{field.json_name}" if path.fields else field.json_name


def _map_cases(group: Group, path: Path, field, rng: random.Random) -> None:
    key, value = (field.message_type.fields_by_name[name] for name in ("key", "value"))
    keys = (
        [wire.len_field(1, text) for text in ("a", "__proto__", "")]
        if key.type == key.TYPE_STRING
        else [wire.number_field(1, number) for number in (7, -1, 0)]
    )
    values = list(_map_values(value))
    entries = [keys[0] + values[0], values[1] + keys[1], keys[0] + values[1], keys[1], values[0], b""]
    data = b"".join(wire.len_field(field.number, entry) for entry in entries[: rng.choice((4, 5, 6))])
    group.valid(f"{_where(path, field)}: quirks of a map", ["MAP"], path.wrap(data))
    unknown = wire.len_field(field.number, keys[0] + wire.len_field(9, "unknown") + values[0])
    known = wire.len_field(field.number, keys[0] + values[0])
    group.acceptable(
        f"{_where(path, field)}: an unknown field in an entry",
        ["UNKNOWN_IN_MAP"],
        path.wrap(unknown),
        group.reading(path.wrap(known)),
    )
    broken = wire.len_field(field.number, keys[0] + wire.tag(2, wire.LEN) + b"\x05ab")
    group.invalid(
        f"{_where(path, field)}: an entry with a length over its end", ["BAD_LENGTH", "MAP"], path.wrap(broken)
    )


def _map_values(field) -> Iterator[bytes]:
    if field.message_type:
        yield from (wire.len_field(2, b""), wire.len_field(2, wire.number_field(77_777, 1)))
    elif field.type == field.TYPE_STRING:
        yield from (wire.len_field(2, "x"), wire.len_field(2, "ü"))
    elif field.type == field.TYPE_DOUBLE:
        yield from (wire.fixed64_field(2, b"\0\0\0\0\0\0\xf0\x3f"), wire.fixed64_field(2, b"\0\0\0\0\0\0\xe0\xbf"))
    else:
        yield from (wire.number_field(2, 5), wire.number_field(2, -3))


def _packed_cases(group: Group, path: Path, field) -> None:
    where, number = _where(path, field), field.number
    packed = wire.len_field(number, wire.varint(1) + wire.varint(300) + wire.varint(2, 10))
    mixed = wire.number_field(number, 0) + packed + wire.number_field(number, -1)
    group.valid(f"{where}: packed, not packed, with a zero", ["PACKED"], path.wrap(mixed))
    cut = wire.len_field(number, b"\x01\x80")
    group.invalid(
        f"{where}: a packed list that ends in an item",
        ["PACKED", "TRUNCATED"],
        path.wrap(cut + wire.number_field(number, 1)),
    )


def _float_cases(group: Group, path: Path, field) -> None:
    is_double = field.type == field.TYPE_DOUBLE
    write = wire.fixed64_field if is_double else wire.fixed32_field
    specials = {
        "Infinity": (b"\0\0\0\0\0\0\xf0\x7f", b"\0\0\x80\x7f"),
        "-Infinity": (b"\0\0\0\0\0\0\xf0\xff", b"\0\0\x80\xff"),
        "NaN": (b"\0\0\0\0\0\0\xf8\x7f", b"\0\0\xc0\x7f"),
    }
    where = _where(path, field)
    for text, forms in specials.items():
        data = path.wrap(write(field.number, forms[0 if is_double else 1]))
        group.valid(f"{where} is {text}", ["NON_FINITE"], data, _nested(path, field.json_name, text))
    negative = path.wrap(write(field.number, b"\0" * (7 if is_double else 3) + b"\x80"))
    group.acceptable(f"{where} is -0", ["NEGATIVE_ZERO"], negative, _nested(path, field.json_name, -0.0))


def _varint_cases(group: Group, path: Path, field) -> None:
    where, number = _where(path, field), field.number
    group.valid(f"{where}: its default", ["DEFAULT_ON_WIRE"], path.wrap(wire.number_field(number, 0)))
    reset = wire.number_field(number, 1) + wire.number_field(number, 0, 10)
    group.valid(f"{where}: a value, then its default", ["DEFAULT_ON_WIRE", "DUPLICATE"], path.wrap(reset))
    if field.type == field.TYPE_BOOL:
        group.valid(f"{where} is 2^40", ["BOOL_NOT_ONE"], path.wrap(wire.number_field(number, 2**40)))
    elif field.type == field.TYPE_INT32:
        group.valid(f"{where} is 2^32 + 5", ["BIG_VARINT"], path.wrap(wire.number_field(number, 2**32 + 5)))
    overflow = wire.tag(number, wire.VARINT) + b"\x80" * 10 + b"\x01"
    group.invalid(f"{where} has eleven bytes", ["VARINT_OVERFLOW"], path.wrap(overflow))
