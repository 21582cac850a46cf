"""Test cases of what messages travel in: push frames, compressed payloads, fetch results."""

import gzip
import struct
import zlib
from base64 import b64decode

from webcast_schema import Schema

from . import wire
from .messages import BAD_TAGS, BAD_UTF8
from .quirks import rearrange
from .stable import serialise
from .vectors import Group, json_of

FRAME, RESULT = "WebcastPushFrame", "ProtoMessageFetchResult"

LIKE = (
    wire.len_field(1, wire.len_field(1, "WebcastLikeMessage")) + wire.number_field(2, 15) + wire.number_field(3, 4200)
)


def message_entry(method: str, payload: bytes, msg_id: int, history: bool = False) -> bytes:
    head = wire.len_field(1, method) + wire.len_field(2, payload) + wire.number_field(3, msg_id)
    return head + (wire.number_field(6, 1) if history else b"")


# A fetch result that no change of a schema changes, for the constants below.
PLAIN_RESULT = (
    b"".join(
        wire.len_field(1, message_entry("WebcastLikeMessage", LIKE, 7_300_000_000_000_000_000 + n)) for n in range(3)
    )
    + wire.len_field(2, "cursor-1")
    + wire.number_field(4, 1_700_000_000_123)
    + wire.len_field(5, "internal_ext|1")
    + wire.number_field(9, 1)
)
# Made once, because the bytes that a compressor makes depend on its version.
FIXED_HUFFMAN = b64decode(
    "H4sIAAAAAAACA+Oy5hIKT01KTiwu8cnMTvVNLS5OTE8VkuYSwSYuwC/xQkGioeHFo1WvNi9P5SJDcyMlmptgmoU4kkuLivOLdA0Vfl+Y+n+PoRZf"
    "Zl5JalFeYk58akVJjaEHIwAPXBuv2gAAAA=="
)
DYNAMIC_HUFFMAN = b64decode(
    "H4sIAAAAAAACAwXBsUrFMBQGYNzkDLaEDoEunQWHzn0Bh2TOKCfhJ4TIFXoiODj03nfwGQpdu/oQPkOn0Fdw0O+jiZSDDyzFpAwLEY5QPXWkHHxg"
    "KSZlWIhwRNvoOuhlqcd27itoIuXgA0sxKcNChCNUTx0pBx9YikkZFiIc0Ta6Dvq61GM79xU0kXLwgaWYlGEhwhGqp46Ugw8sxaQMCxGOaBtdB31b"
    "6rGd+wp1H95neZufxuH35+vve3x8SJeC+cKvL/gon+Pz3T8PXBuv2gAAAA=="
)


def stored_gzip(data: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """A gzip member that is not compressed: the same bytes with every version of zlib."""
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0\0\0\0\0\xff" + extra
    block = b"\1" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
    return head + block + struct.pack("<II", zlib.crc32(data), len(data))


def header(key: str, value: str) -> bytes:
    return wire.len_field(5, wire.len_field(1, key) + wire.len_field(2, value))


def frame(payload: bytes, *, headers: bytes = b"", kind: str = "msg", log_id: int = 1) -> bytes:
    ids = wire.number_field(1, 7) + wire.number_field(2, log_id)
    return ids + headers + wire.len_field(6, "pb") + wire.len_field(7, kind) + wire.len_field(8, payload)


def _every_frame_field(schema: Schema):
    message = schema.new(FRAME)
    message.seq_id, message.log_id, message.service, message.method = 1, 7_617_400_904_630_995_734, 9, 8
    for key, value in (("compress_type", "none"), ("im-now", "1700000000123"), ("im-now", "again"), ("", "")):
        message.headers.add(key=key, value=value)
    message.payload_encoding, message.payload_type, message.payload = "pb", "msg", PLAIN_RESULT
    return message


def frame_group(schema: Schema, rng) -> Group:
    group = Group(schema, FRAME)
    _frames_that_are_valid(group, schema, rng)
    _frames_with_odd_varints(group)
    _frames_that_are_broken(group, schema)
    return group


def _frames_that_are_valid(group: Group, schema: Schema, rng) -> None:
    whole = _every_frame_field(schema)
    data = serialise(whole)
    group.valid("no fields", ["EMPTY"], b"")
    group.valid("every field", ["TYPICAL"], data, json_of(whole))
    group.valid("the ids at 2^64 - 1", ["RANGE"], b"".join(wire.number_field(n, -1) for n in (1, 2, 3, 4)))
    group.valid("the log id at 2^53 + 1", ["RANGE"], wire.number_field(2, 2**53 + 1))
    group.valid("the log id at 2^63", ["RANGE"], wire.number_field(2, 2**63))
    for kind in ("msg", "ack", "hb", "im_enter_room", "im_enter_room_resp", "close", "not_known_yet"):
        group.valid(f"of the type {kind}", ["TYPICAL"], frame(b"internal_ext|1", kind=kind))
    group.valid("a heartbeat of the type alone", ["TYPICAL"], wire.len_field(7, "hb"))
    for turn in range(8):
        flags = ["DUPLICATE", "LONG_VARINT", "OUT_OF_ORDER", "UNKNOWN_FIELD"]
        group.valid(f"shuffled, {turn + 1}", flags, rearrange(whole.DESCRIPTOR, data, rng), json_of(whole))
    backwards = b"".join(record.bytes() for record in reversed([r for r in wire.split(data) if r.number != 5]))
    group.valid("fields backwards", ["OUT_OF_ORDER"], backwards)
    for number in (9, 15, 16, 2047, 2048, 2**29 - 1):
        for unknown in (wire.number_field(number, -1), wire.len_field(number, data), wire.fixed32_field(number)):
            group.valid(f"the unknown field {number}", ["UNKNOWN_FIELD"], unknown + data + unknown, json_of(whole))
    for depth in (1, 5, 25):
        group.valid(f"unknown groups, {depth} deep", ["GROUP", "UNKNOWN_FIELD"], _groups(depth) + data, json_of(whole))
    group.acceptable("unknown groups, 90 deep", ["GROUP", "NESTING"], _groups(90) + data, json_of(whole))
    group.valid("the log id twice", ["DUPLICATE"], wire.number_field(2, 1) + wire.number_field(2, 2), {"logId": "2"})
    group.valid("the payload twice", ["DUPLICATE"], wire.len_field(8, "first") + wire.len_field(8, "last"))
    reset = wire.number_field(2, 1) + wire.number_field(2, 0) + wire.len_field(7, "hb") + wire.len_field(7, "")
    group.valid("values, then their defaults", ["DEFAULT_ON_WIRE", "DUPLICATE"], reset, {})
    group.valid("headers without key or value", ["EMPTY"], wire.len_field(5, b"") + header("a", "") + header("", "b"))
    group.valid("a payload that looks like gzip and is not", ["TYPICAL"], frame(b"\x1f\x8b"))
    group.valid("headers with any text", ["TYPICAL"], header("__proto__", "\ufeff") + header("你好", "\0"))


def _groups(depth: int) -> bytes:
    data = b""
    for _ in range(depth):
        data = wire.group_field(100, data)
    return data


def _frames_with_odd_varints(group: Group) -> None:
    for width in range(2, 11):
        data = wire.number_field(2, 5, width)
        group.valid(f"the log id in {width} bytes", ["LONG_VARINT"], data, {"logId": "5"})
    tenth = wire.tag(2, wire.VARINT) + b"\xff" * 9 + b"\x7f"
    group.acceptable("a tenth byte with seven bits", ["BIG_VARINT"], tenth, {"logId": str(2**64 - 1)})
    group.invalid("a log id of eleven bytes", ["VARINT_OVERFLOW"], wire.tag(2, wire.VARINT) + b"\x80" * 10 + b"\1")
    for width in (2, 3, 5):
        long_tag = wire.tag(7, wire.LEN, width) + wire.varint(2) + b"hb"
        group.acceptable(f"a tag in {width} bytes", ["LONG_TAG"], long_tag, {"payloadType": "hb"})
        long_length = wire.tag(7, wire.LEN) + wire.varint(2, width) + b"hb"
        group.acceptable(f"a length in {width} bytes", ["LONG_TAG"], long_length, {"payloadType": "hb"})
    # A field number has 29 bits. Readers that only keep the lower 32 bits of a tag take these for the payload type.
    for bit in (35, 40, 63):
        big_tag = wire.varint(1 << bit | 7 << 3 | wire.LEN)
        group.invalid_by_rule(f"a tag with bit {bit}", ["BAD_TAG"], big_tag + wire.varint(2) + b"hb")


def _frames_that_are_broken(group: Group, schema: Schema) -> None:
    whole = _every_frame_field(schema)
    data = serialise(whole)
    for at in _ends_inside(data):
        group.invalid(f"cut after {at} bytes", ["TRUNCATED"], data[:at])
    group.invalid("a lone tag", ["TRUNCATED"], b"\x3a")
    group.invalid("a length of 2^31", ["BAD_LENGTH"], wire.tag(8, wire.LEN) + wire.varint(2**31) + b"abc")
    group.invalid("a length of 2^32 - 1", ["BAD_LENGTH"], wire.tag(8, wire.LEN) + wire.varint(2**32 - 1) + b"abc")
    group.invalid("a length of -1", ["BAD_LENGTH"], wire.tag(8, wire.LEN) + wire.varint(-1) + b"abc")
    group.invalid("a length of 2^32 + 3", ["BAD_LENGTH"], wire.tag(8, wire.LEN) + wire.varint(2**32 + 3) + b"abc")
    inner = wire.len_field(5, wire.tag(1, wire.LEN) + b"\x04a")
    group.invalid("a header whose key reaches over its end", ["BAD_LENGTH"], inner + wire.len_field(7, "msg"))
    for comment, (flags, bad) in BAD_TAGS.items():
        group.invalid(comment, flags, bad + data)
    for comment, bad in BAD_UTF8.items():
        group.invalid(f"the payload type has {comment}", ["INVALID_UTF8"], wire.len_field(7, bad))
        group.invalid(f"a header has {comment}", ["INVALID_UTF8"], wire.len_field(5, wire.len_field(2, bad)))
    group.valid("a payload that is not UTF-8", ["TYPICAL"], wire.len_field(8, b"\xff\xfe\x80"))
    wrong = {
        "the log id as bytes": wire.len_field(2, b"\1"),
        "the log id as fixed64": wire.fixed64_field(2),
        "the payload type as a number": wire.number_field(7, 1),
        "the payload as a group": wire.group_field(8),
        "a header as a number": wire.number_field(5, 1),
    }
    for comment, bad in wrong.items():
        group.acceptable(comment, ["WRONG_WIRE_TYPE"], bad + data, json_of(whole))


def _ends_inside(data: bytes) -> list[int]:
    """Every place where a field is cut, but of the payload at the end only the first and the last."""
    ends = {0}
    for record in wire.split(data):
        ends.add(max(ends) + len(record.bytes()))
    payload_start = sorted(ends)[-2] + 4
    places = [*range(1, payload_start), len(data) - 1]
    return [at for at in places if at not in ends]


def payload_group(schema: Schema) -> Group:
    """Push frames with what is in their payload."""
    group = Group(schema, FRAME, RESULT)
    for name, data in (("fixed", FIXED_HUFFMAN), ("dynamic", DYNAMIC_HUFFMAN)):
        if gzip.decompress(data) != PLAIN_RESULT:
            fresh = gzip.compress(PLAIN_RESULT, mtime=0)
            raise AssertionError(f"the {name} Huffman constant is of another result; zlib now gives {fresh!r}")
    _payloads_that_are_valid(group)
    _payloads_that_are_odd(group)
    _payloads_that_are_broken(group)
    return group


GZIP_HEADER = header("compress_type", "gzip")


def _payloads_that_are_valid(group: Group) -> None:
    half = len(PLAIN_RESULT) // 2
    members = stored_gzip(PLAIN_RESULT[:half]) + stored_gzip(PLAIN_RESULT[half:])
    named = stored_gzip(PLAIN_RESULT, 0x18, b"result.pb\0a comment\0")
    extra = stored_gzip(PLAIN_RESULT, 0x04, b"\4\0ab\0\0")
    packed = {
        "with fixed Huffman codes": FIXED_HUFFMAN,
        "with dynamic Huffman codes": DYNAMIC_HUFFMAN,
        "stored": stored_gzip(PLAIN_RESULT),
        "with a name and a comment": named,
        "with extra fields": extra,
        "of two members": members,
        "of two members, the second without bytes": stored_gzip(PLAIN_RESULT) + stored_gzip(b""),
    }
    for comment, data in packed.items():
        both = frame(data, headers=header("im-now", "1") + GZIP_HEADER)
        group.inflated(f"gzip {comment}", ["GZIP"], both, PLAIN_RESULT)
        group.inflated(f"gzip {comment}, no header", ["GZIP"], frame(data), PLAIN_RESULT)
        lie = frame(data, headers=header("compress_type", "none"))
        group.inflated(f"gzip {comment}, header says none", ["GZIP"], lie, PLAIN_RESULT)
    group.inflated("not compressed", ["TYPICAL"], frame(PLAIN_RESULT), PLAIN_RESULT)
    for value in ("none", "", "GZIP", "br"):
        plain = frame(PLAIN_RESULT, headers=header("compress_type", value))
        group.inflated(f"not compressed, header says '{value}'", ["TYPICAL"], plain, PLAIN_RESULT)
    group.inflated("gzip of nothing", ["EMPTY", "GZIP"], frame(stored_gzip(b""), headers=GZIP_HEADER), b"")
    group.inflated("no payload", ["EMPTY"], wire.len_field(7, "msg"), b"")


def _payloads_that_are_odd(group: Group) -> None:
    group.inflated(
        "no payload, header says gzip", ["EMPTY_GZIP"], GZIP_HEADER + wire.len_field(7, "msg"), b"", "acceptable"
    )
    wrong_sum = DYNAMIC_HUFFMAN[:-8] + b"\1\2\3\4" + DYNAMIC_HUFFMAN[-4:]
    wrong_size = DYNAMIC_HUFFMAN[:-4] + b"\1\0\0\0"
    for comment, data in (
        ("a check sum that does not fit", wrong_sum),
        ("a size that does not fit", wrong_size),
        ("without a trailer", DYNAMIC_HUFFMAN[:-8]),
    ):
        group.inflated(f"gzip, {comment}", ["INVALID_GZIP"], frame(data), PLAIN_RESULT, "acceptable")


def _payloads_that_are_broken(group: Group) -> None:
    broken = {
        "cut in the middle": DYNAMIC_HUFFMAN[: len(DYNAMIC_HUFFMAN) // 2],
        "cut in the gzip header": DYNAMIC_HUFFMAN[:6],
        "another method than deflate": b"\x1f\x8b\x07" + DYNAMIC_HUFFMAN[3:],
        "a block of a type that does not exist": DYNAMIC_HUFFMAN[:10] + b"\x07" + DYNAMIC_HUFFMAN[11:],
        "a stored length that does not fit": stored_gzip(PLAIN_RESULT).replace(b"\xff\1", b"\xff\7", 1),
    }
    for comment, data in broken.items():
        group.not_inflated(f"gzip, {comment}", ["INVALID_GZIP"], frame(data, headers=GZIP_HEADER))
    group.not_inflated("header says gzip, a plain payload", ["INVALID_GZIP"], frame(PLAIN_RESULT, headers=GZIP_HEADER))
    group.not_inflated("gzip of what is no fetch result", ["BAD_TAG", "GZIP"], frame(stored_gzip(b"\x0f\0")))
    group.not_inflated("gzip of a cut fetch result", ["GZIP", "TRUNCATED"], frame(stored_gzip(PLAIN_RESULT[:-3])))
    group.not_inflated("a plain payload that is no fetch result", ["BAD_TAG"], frame(b"\x0f\0"))


def client_groups(schema: Schema) -> list[Group]:
    """What a client sends in `hb` and `im_enter_room` frames."""
    beat = Group(schema, "HeartBeatMessage")
    beat.valid("no fields", ["EMPTY"], b"", {})
    data = wire.number_field(1, 7_300_000_000_000_000_003) + wire.number_field(2, 1)
    beat.valid("the first beat", ["TYPICAL"], data, {"roomId": "7300000000000000003", "sendPacketSeqId": "1"})
    beat.valid("the ends of the range", ["RANGE"], wire.number_field(1, 2**63 - 1) + wire.number_field(2, -(2**63)))
    beat.invalid("cut off", ["TRUNCATED"], data[:-1])
    enter = Group(schema, "WebcastImEnterRoomMessage")
    fields = [wire.number_field(1, 7_300_000_000_000_000_003), wire.number_field(4, 12), wire.len_field(5, "audience")]
    fields += [wire.number_field(8, 2**62 + 1), wire.len_field(9, "0")]
    enter.valid("as a viewer enters", ["TYPICAL"], b"".join(fields))
    enter.valid("backwards", ["OUT_OF_ORDER"], b"".join(reversed(fields)))
    enter.valid(
        "as an anchor that goes on", ["TYPICAL"], b"".join(fields) + wire.len_field(6, "c") + wire.number_field(10, 1)
    )
    enter.invalid("an identity that is not UTF-8", ["INVALID_UTF8"], wire.len_field(5, b"\xff"))
    return [beat, enter]


def _every_result_field(schema: Schema):
    result = schema.new(RESULT)
    result.messages.add(method="WebcastLikeMessage", payload=LIKE, msg_id=7_300_000_000_000_000_001, msg_type=1)
    result.messages.add(method="WebcastNotKnownYet", payload=b"\xff\0", offset=-1, is_history=True, sample_flag=2)
    result.messages.add()
    result.cursor, result.internal_ext, result.push_server = "cursor-1", "internal_ext|1", "wss://push.example/ws/"
    result.fetch_interval, result.now, result.heartbeat_duration, result.fetch_type = 1000, 1_700_000_000_123, 10_000, 1
    result.need_ack = result.is_first = result.history_no_more = True
    result.history_comment_cursor = "history-1"
    result.route_params.update(
        {"imprp": "abc", "empty": "", "": "no key", "__proto__": "x", "你好": "👋", "10": "b", "9": "a"}
    )
    return result


def result_group(schema: Schema, rng) -> Group:
    group = Group(schema, RESULT)
    whole = _every_result_field(schema)
    data = serialise(whole)
    group.valid("no fields", ["EMPTY"], b"", {})
    group.valid("every field", ["TYPICAL"], data, json_of(whole))
    group.valid("three likes", ["TYPICAL"], PLAIN_RESULT)
    for turn in range(12):
        flags = ["DUPLICATE", "LONG_VARINT", "MAP", "OUT_OF_ORDER", "UNKNOWN_FIELD"]
        group.valid(f"shuffled, {turn + 1}", flags, rearrange(whole.DESCRIPTOR, data, rng), json_of(whole))
    _results_with_numbers(group)
    _results_with_messages(group)
    _results_with_route_params(group)
    _results_that_are_broken(group, whole, data)
    return group


def _results_with_numbers(group: Group) -> None:
    for comment, value in (("2^63 - 1", 2**63 - 1), ("-2^63", -(2**63)), ("2^53 + 1", 2**53 + 1), ("-1", -1)):
        for number, name in ((3, "fetch_interval"), (4, "now"), (8, "heartbeat_duration")):
            group.valid(f"{name} is {comment}", ["RANGE"], wire.number_field(number, value))
    for value in (2**31 - 1, -(2**31), -1, 0):
        flags = ["RANGE"] if value else ["DEFAULT_ON_WIRE"]
        group.valid(f"fetch_type is {value}", flags, wire.number_field(6, value))
    group.valid("fetch_type is 2^32 + 1", ["BIG_VARINT"], wire.number_field(6, 2**32 + 1), {"fetchType": 1})
    for value in (2, 256, 2**32, 2**63, -1):
        group.valid(f"need_ack is {value}", ["BOOL_NOT_ONE"], wire.number_field(9, value), {"needAck": True})
    group.valid("need_ack is false in ten bytes", ["DEFAULT_ON_WIRE", "LONG_VARINT"], wire.number_field(9, 0, 10), {})
    group.valid("need_ack is true, then false", ["DEFAULT_ON_WIRE", "DUPLICATE"], b"\x48\1\x48\0", {})


def _results_with_messages(group: Group) -> None:
    entry = message_entry("WebcastLikeMessage", LIKE, 7_300_000_000_000_000_001, True)
    group.valid("an empty message", ["EMPTY"], wire.len_field(1, b""), {"messages": [{}]})
    group.valid("forty empty messages", ["EMPTY"], wire.len_field(1, b"") * 40)
    between = wire.len_field(1, entry) + wire.len_field(2, "c") + wire.len_field(1, entry)
    group.valid("messages with a cursor between them", ["OUT_OF_ORDER"], between)
    for value in (2**63 - 1, -(2**63), -1, 2**53 + 1):
        group.valid(
            f"a msg_id of {value}", ["RANGE"], wire.len_field(1, message_entry("WebcastLikeMessage", b"", value))
        )
    group.valid(
        "a payload that is no message", ["TYPICAL"], wire.len_field(1, message_entry("WebcastLikeMessage", b"\x0f", 1))
    )
    nested = PLAIN_RESULT
    for _ in range(5):
        nested = wire.len_field(1, message_entry("ProtoMessageFetchResult", nested, 1))
    group.valid("results as payloads of results", ["TYPICAL"], nested)
    unknown = wire.len_field(1, entry + wire.len_field(99, "x") + wire.group_field(100))
    group.valid("a message with unknown fields", ["GROUP", "UNKNOWN_FIELD"], unknown)


def _results_with_route_params(group: Group) -> None:
    key, value = (lambda text: wire.len_field(1, text)), (lambda text: wire.len_field(2, text))
    cases = {
        "a key twice": ([key("a") + value("1"), key("b") + value("2"), key("a") + value("3")], {"a": "3", "b": "2"}),
        "no key": ([value("1")], {"": "1"}),
        "no value": ([key("a")], {"a": ""}),
        "an empty entry": ([b""], {"": ""}),
        "the value before the key": ([value("1") + key("a")], {"a": "1"}),
        "a key twice in an entry": ([key("a") + key("b") + value("1") + value("2")], {"b": "2"}),
        "keys that look like numbers": ([key("10") + value("x"), key("9") + value("y")], {"10": "x", "9": "y"}),
    }
    for comment, (entries, expected) in cases.items():
        data = b"".join(wire.len_field(7, entry) for entry in entries)
        group.valid(f"route_params: {comment}", ["MAP"], data, {"routeParams": dict(sorted(expected.items()))})
    unknown = wire.len_field(7, key("a") + wire.number_field(3, 1) + value("1") + wire.group_field(4))
    group.acceptable("unknown fields in an entry", ["UNKNOWN_IN_MAP"], unknown, {"routeParams": {"a": "1"}})


def _results_that_are_broken(group: Group, whole, data: bytes) -> None:
    for at in _ends_inside(data)[::9]:
        group.invalid(f"cut after {at} bytes", ["TRUNCATED"], data[:at])
    for comment, (flags, bad) in BAD_TAGS.items():
        group.invalid(comment, flags, data + bad)
    for comment, bad in BAD_UTF8.items():
        group.invalid(f"a cursor with {comment}", ["INVALID_UTF8"], wire.len_field(2, bad))
        group.invalid(f"a method with {comment}", ["INVALID_UTF8"], wire.len_field(1, wire.len_field(1, bad)))
        group.invalid(
            f"a key of route_params with {comment}", ["INVALID_UTF8", "MAP"], wire.len_field(7, wire.len_field(1, bad))
        )
        group.invalid(
            f"a value of route_params with {comment}",
            ["INVALID_UTF8", "MAP"],
            wire.len_field(7, wire.len_field(2, bad)),
        )
    inner = wire.len_field(1, wire.tag(2, wire.LEN) + b"\x05ab")
    group.invalid("a payload that reaches over its message", ["BAD_LENGTH"], inner + data)
    entry = wire.len_field(7, wire.tag(2, wire.LEN) + b"\x05ab")
    group.invalid("a value that reaches over its entry", ["BAD_LENGTH", "MAP"], entry + data)
    wrong = {
        "messages as a number": wire.number_field(1, 1),
        "the cursor as fixed64": wire.fixed64_field(2),
        "now as bytes": wire.len_field(4, b"\1"),
        "need_ack as fixed32": wire.fixed32_field(9),
        "route_params as a number": wire.number_field(7, 1),
    }
    for comment, bad in wrong.items():
        group.acceptable(comment, ["WRONG_WIRE_TYPE"], bad + data, json_of(whole))
