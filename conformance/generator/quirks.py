"""Bytes with the same meaning as those of a serialiser, written as no serialiser would."""

import random

from . import wire
from .kinds import is_list, is_map, is_varint

UNKNOWN_NUMBERS = (19_999_999, 536_870_911, 3_000_001, 777_777)


def unknown_fields(rng: random.Random) -> list[bytes]:
    """One field of each wire type, with numbers that no message has."""
    a, b, c, d = rng.sample(UNKNOWN_NUMBERS, 4)
    group = wire.group_field(d, wire.number_field(1, 5) + wire.group_field(2) + wire.len_field(3, "in a group"))
    return [
        wire.number_field(a, -5),
        wire.len_field(b, b"\xff\x00"),
        wire.fixed32_field(c),
        wire.fixed64_field(a),
        group,
    ]


def rearrange(descriptor, data: bytes, rng: random.Random) -> bytes:
    """Shuffles fields (not the items of a list), repeats them, pads varints, changes packing, adds unknown fields."""
    pieces = [_pieces(descriptor.fields_by_number[r.number], r, rng) for r in wire.split(data)]
    pieces += [[piece] for piece in unknown_fields(rng)]
    return b"".join(_interleave(_by_field(descriptor, wire.split(data), pieces), rng))


def _by_field(descriptor, records, pieces) -> list[list[bytes]]:
    """Pieces of one list stay in order; everything else may move."""
    queues: dict[object, list[bytes]] = {}
    for at, piece in enumerate(pieces):
        number = records[at].number if at < len(records) else None
        ordered = number is not None and not is_map(descriptor.fields_by_number[number])
        queues.setdefault(number if ordered else ("alone", at), []).extend(piece)
    return list(queues.values())


def _interleave(queues: list[list[bytes]], rng: random.Random) -> list[bytes]:
    turns = [at for at, queue in enumerate(queues) for _ in queue]
    rng.shuffle(turns)
    positions = [iter(queue) for queue in queues]
    return [next(positions[turn]) for turn in turns]


def _pieces(field, record: wire.Record, rng: random.Random) -> list[bytes]:
    if is_map(field):
        return [record.bytes()]
    if is_list(field):
        return _list_pieces(field, record, rng)
    if field.message_type:
        return _message_pieces(field, record, rng)
    return [_other_value(field), _padded(record, rng)]


def _list_pieces(field, record: wire.Record, rng: random.Random) -> list[bytes]:
    if not is_varint(field):
        return [record.bytes()]
    values = wire.split_varints(record.data)
    alone = [wire.number_field(field.number, value, rng.choice((0, 10))) for value in values[1:]]
    # A packed list of one, then the others one by one, then an empty packed list.
    return [wire.len_field(field.number, wire.varint(values[0])), *alone, wire.len_field(field.number, b"")]


def _message_pieces(field, record: wire.Record, rng: random.Random) -> list[bytes]:
    """A message in two parts, which readers merge."""
    records = [part.bytes() for part in wire.split(record.data)]
    middle = rng.randrange(len(records) + 1)
    halves = (records[:middle], [*rng.sample(unknown_fields(rng), 1), *records[middle:]])
    return [wire.len_field(field.number, b"".join(half)) for half in halves]


def _other_value(field) -> bytes:
    """A value that does not count, because another one follows."""
    if is_varint(field):
        return wire.number_field(field.number, 1)
    if field.type in (field.TYPE_STRING, field.TYPE_BYTES):
        return wire.len_field(field.number, "not this one")
    return wire.fixed64_field(field.number) if field.type == field.TYPE_DOUBLE else wire.fixed32_field(field.number)


def _padded(record: wire.Record, rng: random.Random) -> bytes:
    if record.wire_type != wire.VARINT:
        return record.bytes()
    (value,) = wire.split_varints(record.data)
    return wire.number_field(record.number, value, rng.choice((min(len(record.data) + 1, 10), 10)))
