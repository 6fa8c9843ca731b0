"""Whether a value is of a kind that a field takes."""

from __future__ import annotations

from agentls.definition import Value
from agentls.formats import Field

WORDS = {
    "string": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "null": "nothing", "list": "a list", "map": "a map", "comma-list": "a text with commas",
}  # fmt: skip
"""The kinds of values."""


def fits(field: Field, value: Value) -> bool:
    """Whether *value* is of a kind that *field* takes. A whole number is a number."""
    if value.kind == "string" and "comma-list" in field.kinds:
        return True
    return value.kind in field.kinds or (value.kind == "integer" and "number" in field.kinds)
