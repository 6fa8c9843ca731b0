"""Whether a value is of a kind that a field takes."""

from __future__ import annotations

from agentls.definition import Value
from agentls.formats import Field


def fits(field: Field, value: Value) -> bool:
    """Whether *value* is of a kind that *field* takes. A whole number is a number."""
    if value.kind == "string" and "comma-list" in field.kinds:
        return True
    return value.kind in field.kinds or (value.kind == "integer" and "number" in field.kinds)
