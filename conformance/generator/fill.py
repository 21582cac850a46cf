"""Fills messages with invented values, first those fields that no message before had."""

import random

from .kinds import child_of, is_list, is_map, is_message, scalar

MAX_DEPTH = 24
UNREACHABLE = 10**6


def message_types(descriptors) -> dict[str, object]:
    """The types that can be reached from some, themselves included, by name."""
    found, queue = {}, list(descriptors)
    while queue:
        descriptor = queue.pop()
        if descriptor.full_name in found:
            continue
        found[descriptor.full_name] = descriptor
        queue += [child_of(field) for field in descriptor.fields if is_message(field)]
    return found


class Coverage:
    """Which fields were filled at least once."""

    def __init__(self, descriptors) -> None:
        types = message_types(descriptors).values()
        self._missing = {d.full_name: {field.number for field in d.fields} for d in types}
        self._parents: dict[str, set[str]] = {name: set() for name in self._missing}
        for descriptor in types:
            for field in descriptor.fields:
                if is_message(field):
                    self._parents[child_of(field).full_name].add(descriptor.full_name)

    def missing(self, field) -> bool:
        return field.number in self._missing[field.containing_type.full_name]

    def count_missing(self, descriptor) -> int:
        return sum(len(self._missing[name]) for name in message_types([descriptor]))

    def add(self, field) -> None:
        self._missing[field.containing_type.full_name].discard(field.number)

    def distances(self) -> dict[str, int]:
        """How many messages deep the next missing field is."""
        ring = [name for name, fields in self._missing.items() if fields]
        found = dict.fromkeys(ring, 0)
        for name in ring:
            for parent in sorted(self._parents[name]):
                if parent not in found:
                    found[parent] = found[name] + 1
                    ring.append(parent)
        return found


class Filler:
    def __init__(
        self, rng: random.Random, coverage: Coverage | None = None, extreme: float = 0.2, density: float = 0.12
    ) -> None:
        """`extreme`, `density`: how likely a value is extreme, and a field that need not be there is set."""
        self.rng = rng
        self._density = density
        self._coverage = coverage
        self._extreme = extreme
        self._left = 0
        self._distances: dict[str, int] = {}

    def fill(self, message, budget: int, every_field: bool = True):
        """Sets all fields of a message, or some, and about `budget` fields of the messages in it."""
        self._left = budget
        self._distances = self._coverage.distances() if self._coverage else {}
        for field in message.DESCRIPTOR.fields:
            if every_field or self._wanted(field, 0):
                self._set(message, field, 0)
        return message

    def _fill_nested(self, message, depth: int) -> None:
        fields = message.DESCRIPTOR.fields
        chosen = {field.number for field in fields if self._wanted(field, depth)}
        if not chosen and fields and depth < 3:
            chosen.add(self.rng.choice(fields).number)
        for field in fields:
            if field.number in chosen and self._left > 0:
                self._left -= 1
                self._set(message, field, depth)

    def _wanted(self, field, depth: int) -> bool:
        if depth > MAX_DEPTH:
            return False
        if self._coverage and self._coverage.missing(field):
            return True
        if self._leads_on(field):
            return True
        return self.rng.random() < (self._density if depth < 4 else self._density / 6)

    def _leads_on(self, field) -> bool:
        """The next missing field is behind this one."""
        if not self._coverage or not is_message(field):
            return False
        here = self._distances.get(field.containing_type.full_name, UNREACHABLE)
        return self._distances.get(child_of(field).full_name, UNREACHABLE) < here

    def _set(self, message, field, depth: int) -> None:
        if self._coverage:
            self._coverage.add(field)
        if is_map(field):
            self._set_map(getattr(message, field.name), field, depth)
        elif is_list(field):
            self._set_list(getattr(message, field.name), field, depth)
        elif field.message_type:
            child = getattr(message, field.name)
            child.SetInParent()
            self._fill_nested(child, depth + 1)
        else:
            setattr(message, field.name, self._scalar(field))

    def _set_map(self, values, field, depth: int) -> None:
        key_field, value_field = (field.message_type.fields_by_name[name] for name in ("key", "value"))
        for _ in range(self.rng.choice((1, 1, 2))):
            key = self._scalar(key_field)
            if value_field.message_type:
                self._fill_nested(values[key], depth + 1)
            else:
                values[key] = self._scalar(value_field)

    def _set_list(self, values, field, depth: int) -> None:
        if field.message_type:
            for _ in range(self.rng.choice((1, 1, 1, 2))):
                self._fill_nested(values.add(), depth + 1)
            return
        values.extend(self._scalar(field) for _ in range(self.rng.choice((1, 2, 3))))

    def _scalar(self, field):
        return scalar(field, self.rng, self.rng.random() < self._extreme)
