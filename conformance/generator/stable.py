"""Serialising, the same way with every runtime: "deterministic" ones differ in the order of map entries."""

from . import wire
from .kinds import is_map


def serialise(message) -> bytes:
    return _sort_maps(message.DESCRIPTOR, message.SerializeToString(deterministic=True))


def _sort_maps(descriptor, data: bytes) -> bytes:
    records = []
    for record in wire.split(data):
        field = descriptor.fields_by_number[record.number]
        inner = field.message_type
        records.append(record._replace(data=_sort_maps(inner, record.data)) if inner else record)
    maps = {field.number for field in descriptor.fields if is_map(field)}
    # Stable: only entries of the same map change places.
    records.sort(key=lambda record: (record.number, record.data if record.number in maps else b""))
    return b"".join(record.bytes() for record in records)
