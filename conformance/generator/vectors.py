"""Test cases, checked by Google's runtime while they are made."""

import base64
import json

from google.protobuf.json_format import MessageToDict

from webcast_schema import Schema

NOTES = {
    "BAD_LENGTH": "The length of a field reaches over the end of what the field is in.",
    "BAD_TAG": "A tag that no field can have: number 0, wire type 6 or 7, or the end of a group that never began.",
    "BIG_VARINT": "A varint has more bits than its field; the upper ones are dropped.",
    "BOOL_NOT_ONE": "A bool is written as a number above 1, which is true.",
    "DEFAULT_ON_WIRE": "A field has its default on the wire, which is the same as not being there.",
    "DUPLICATE": "A field that is no list comes twice: the last scalar wins, messages are merged field by field.",
    "EMPTY": "No bytes, or a message without fields inside another one.",
    "EMPTY_GZIP": "The frame says gzip and has no payload. Nothing to inflate, so nothing to complain about.",
    "GROUP": "An unknown field is a group, which proto3 has no syntax for, but parsers have to pass over it.",
    "GZIP": "The payload of a push frame is compressed. It is gzip when the header compress_type says so, or when it "
    "starts "
    "with 1f 8b.",
    "INVALID_GZIP": "The payload says that it is gzip and is not, or is damaged. Readers that do not look at check "
    "sums "
    "accept some of these.",
    "INVALID_UTF8": "A string is not UTF-8. proto3 parsers have to reject it.",
    "LONG_TAG": "A tag or a length is a varint with more bytes than it needs. No writer makes it; some readers "
    "refuse it.",
    "LONG_VARINT": "A value is a varint with more bytes than it needs, up to ten.",
    "MAP": "Entries of a map: a key twice (the last wins), without a key or a value (the default), the value "
    "before the key.",
    "NEGATIVE_ZERO": "-0.0 is not the default of a float; some readers take it for one, and drop it.",
    "NESTING": "Nested deeper than some readers allow.",
    "NON_FINITE": 'Infinities and NaN; in JSON they are the strings "Infinity", "-Infinity" and "NaN".',
    "OUT_OF_ORDER": "Fields are not in the order of their numbers.",
    "PACKED": "Lists of numbers as one packed field, as one field an item, and mixed. Readers have to take all.",
    "RANGE": "Numbers at the ends of their ranges. 64-bit ones do not fit a double.",
    "TRUNCATED": "The bytes end inside a field.",
    "TYPICAL": "What a server could send.",
    "UNKNOWN_ENUM": "An enum has a number without a name. proto3 enums are open: the number is kept.",
    "UNKNOWN_FIELD": "Fields that the schema does not have; readers pass over them.",
    "UNKNOWN_IN_MAP": "An entry of a map has a field that is neither key nor value. Runtimes on top of upb (newer "
    "ones for Python, Ruby, PHP) take the whole entry for unknown.",
    "VARINT_OVERFLOW": "A varint of eleven bytes.",
    "WRONG_WIRE_TYPE": "A known field has another wire type than its own. Google's readers take it for an unknown "
    "field, "
    "others refuse it.",
}


def json_of(message) -> dict:
    """Google's own proto3 JSON with enums as numbers, keys sorted; fixtures/vectors/README.md says the rules."""
    return json.loads(json.dumps(MessageToDict(message, use_integers_for_enums=True), sort_keys=True))


class Group:
    """Test cases of one message type. `payload_type`: what the payload of the push frame is read as, in its place."""

    def __init__(self, schema: Schema, type_name: str, payload_type: str | None = None) -> None:
        self._schema = schema
        self.type_name = type_name
        self._payload_type = payload_type
        self.tests: list[dict] = []

    def valid(self, comment: str, flags: list[str], data: bytes, expected: dict | None = None) -> None:
        """A message that Google's runtime reads, as `expected` if that is known beforehand."""
        read = self.reading(data)
        if read is None:
            raise AssertionError(f"{self.type_name}: {comment}: Google's runtime rejects it")
        if expected is not None and repr(read) != repr(expected):
            raise AssertionError(f"{self.type_name}: {comment}: {read} is not {expected}")
        self._add(comment, flags, "valid", data, read)

    def acceptable(self, comment: str, flags: list[str], data: bytes, expected: dict) -> None:
        """A message that a reader may reject, or read as `expected`."""
        self._add(comment, flags, "acceptable", data, expected)

    def invalid(self, comment: str, flags: list[str], data: bytes) -> None:
        if self.reading(data) is not None:
            raise AssertionError(f"{self.type_name}: {comment}: Google's runtime accepts it")
        self._add(comment, flags, "invalid", data, None)

    def invalid_by_rule(self, comment: str, flags: list[str], data: bytes) -> None:
        """As `invalid`, where not every runtime of Google's agrees."""
        self._add(comment, flags, "invalid", data, None)

    def inflated(self, comment: str, flags: list[str], frame: bytes, payload: bytes, result: str = "valid") -> None:
        """A push frame whose payload inflates to `payload`."""
        message = self._schema.new(self._payload_type)
        message.ParseFromString(payload)
        self._add(comment, flags, result, frame, json_of(message))

    def not_inflated(self, comment: str, flags: list[str], frame: bytes) -> None:
        """A push frame whose payload cannot be read; the frame itself can."""
        if self.reading(frame) is None:
            raise AssertionError(f"{comment}: Google's runtime rejects the frame")
        self._add(comment, flags, "invalid", frame, None)

    def reading(self, data: bytes) -> dict | None:
        """The JSON of a message, or None when Google's runtime rejects it."""
        message = self._schema.parse(self.type_name, data)
        return None if message is None else json_of(message)

    def _add(self, comment: str, flags: list[str], result: str, data: bytes, expected: dict | None) -> None:
        assert flags and set(flags) <= set(NOTES), flags
        test = {"comment": comment, "flags": sorted(flags), "result": result, "base64": base64.b64encode(data).decode()}
        self.tests.append(test if expected is None else {**test, "expected": expected})

    def to_json(self) -> dict:
        head = {"type": f"webcast.{self.type_name}"}
        if self._payload_type:
            head["payloadType"] = f"webcast.{self._payload_type}"
        return {**head, "tests": self.tests}
