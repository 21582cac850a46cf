"""What a field is, and values that are worth a test."""

import random

from google.protobuf.descriptor import FieldDescriptor as F

INT32_RANGE = (-(2**31), 2**31 - 1)
INT64_RANGE = (-(2**63), 2**63 - 1)

# Names, rooms and addresses here are invented.
TEXTS = (
    *("ann", "hello", "Rose", "en-GB", "7300000000000000003", "https://img.example/1.webp", "#FF8800", " "),
    *("Grüße", "你好，世界", "مرحبا", "नमस्ते", "👩‍👩‍👧", "e\u0301", "\U0010ffff", "a\tb\nc", 'say "hi" \\', "nul\0nul"),
    *("\ufeffmark", "line\u2028line", "\ufffd", "{0:user} sent {1:gift}", "<b>&amp;</b>", "true", "-1"),
)

EXTREMES = {
    F.TYPE_INT32: (*INT32_RANGE, -1),
    F.TYPE_UINT32: (2**32 - 1, 2**31),
    F.TYPE_INT64: (*INT64_RANGE, -1, 2**53 + 1, -(2**53) - 1, 2**32, 2**31),
    F.TYPE_UINT64: (2**64 - 1, 2**63, 2**53 + 1),
    F.TYPE_DOUBLE: (1.7976931348623157e308, 5e-324, -2.5, 0.1, 1e21),
    # Only what is a short decimal number and a 32-bit float at once: languages print others differently.
    F.TYPE_FLOAT: (16777216.0, -0.5, 2.0**-10),
}


def is_map(field: F) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def is_message(field: F) -> bool:
    """A field that holds messages: one, a list, or the values of a map."""
    return child_of(field) is not None


def child_of(field: F):
    """The type of the messages in a field, or None."""
    if is_map(field):
        return field.message_type.fields_by_name["value"].message_type
    return field.message_type


def is_list(field: F) -> bool:
    # protobuf 7 has no labels any more, 3.21 nothing else.
    repeated = field.is_repeated if hasattr(field, "is_repeated") else field.label == F.LABEL_REPEATED
    return repeated and not is_map(field)


def is_varint(field: F) -> bool:
    return field.type in (F.TYPE_INT32, F.TYPE_INT64, F.TYPE_UINT32, F.TYPE_UINT64, F.TYPE_BOOL, F.TYPE_ENUM)


def _usual(field: F, rng: random.Random):
    match field.type:
        case F.TYPE_INT32 | F.TYPE_UINT32:
            return rng.choice((1, 2, 127, 128, 300, 5655, rng.randrange(2**31)))
        case F.TYPE_INT64 | F.TYPE_UINT64:
            return rng.choice((1, 60, 16384, 1_700_000_000_123, 7_300_000_000_000_000_000 + rng.randrange(10**15)))
        case F.TYPE_DOUBLE | F.TYPE_FLOAT:
            return rng.choice((0.5, 1.0, -3.75, 1024.125))
        case F.TYPE_BOOL:
            return True
        case F.TYPE_STRING:
            return rng.choice(TEXTS)
        case F.TYPE_BYTES:
            return rng.randbytes(rng.randrange(1, 9))
    return rng.choice([value.number for value in field.enum_type.values if value.number] or [1])


def unknown_enum(field: F, rng: random.Random) -> int:
    """A number without a name: open enums keep it."""
    known = field.enum_type.values_by_number
    return next(number for number in (rng.choice((999, -1, 2**31 - 1)), 12345, 54321) if number not in known)


def scalar(field: F, rng: random.Random, extreme: bool):
    """A value other than the default. Booleans, texts and bytes have no extremes."""
    if not extreme:
        return _usual(field, rng)
    if field.type == F.TYPE_ENUM:
        return unknown_enum(field, rng)
    return rng.choice(EXTREMES[field.type]) if field.type in EXTREMES else _usual(field, rng)
