"""The wire format, written by hand: for bytes that no serialiser would make, and for taking bytes apart."""

from typing import NamedTuple

VARINT, FIXED64, LEN, START_GROUP, END_GROUP, FIXED32 = range(6)


def varint(value: int, width: int = 0) -> bytes:
    """A varint; negative numbers as 64 bits, and padded to `width` bytes with empty groups."""
    rest = value & 0xFFFF_FFFF_FFFF_FFFF
    groups = [rest & 0x7F]
    while rest := rest >> 7:
        groups.append(rest & 0x7F)
    groups += [0] * (width - len(groups))
    return bytes([group | 0x80 for group in groups[:-1]] + groups[-1:])


def tag(number: int, wire_type: int, width: int = 0) -> bytes:
    return varint(number << 3 | wire_type, width)


def number_field(number: int, value: int, width: int = 0) -> bytes:
    return tag(number, VARINT) + varint(value, width)


def len_field(number: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return tag(number, LEN) + varint(len(data)) + data


def fixed32_field(number: int, data: bytes = b"\1\2\3\4") -> bytes:
    return tag(number, FIXED32) + data


def fixed64_field(number: int, data: bytes = b"\1\2\3\4\5\6\7\x08") -> bytes:
    return tag(number, FIXED64) + data


def group_field(number: int, content: bytes = b"") -> bytes:
    return tag(number, START_GROUP) + content + tag(number, END_GROUP)


class Record(NamedTuple):
    """One field on the wire; `data` is its value without the tag, and without the length if it has one."""

    number: int
    wire_type: int
    data: bytes

    def bytes(self) -> bytes:
        length = varint(len(self.data)) if self.wire_type == LEN else b""
        return tag(self.number, self.wire_type) + length + self.data


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def split(data: bytes) -> list[Record]:
    """The fields of a message that a serialiser made: no groups, nothing broken."""
    records, at = [], 0
    while at < len(data):
        head, at = _read_varint(data, at)
        number, wire_type = head >> 3, head & 7
        start = at
        if wire_type == LEN:
            length, start = _read_varint(data, at)
            at = start + length
        elif wire_type == VARINT:
            _, at = _read_varint(data, at)
        else:
            at += 8 if wire_type == FIXED64 else 4
        records.append(Record(number, wire_type, data[start:at]))
    return records


def split_varints(data: bytes) -> list[int]:
    """The values of a packed list."""
    values, at = [], 0
    while at < len(data):
        value, at = _read_varint(data, at)
        values.append(value)
    return values
