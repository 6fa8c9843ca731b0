"""Writing OpenCode 2: the rules of version 1 as an ordered list, under the actions of version 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agentls.convert.header import Value, color, header, lose_fields, model
from agentls.convert.to_opencode import BOTH, lose, mode, permission
from agentls.convert.values import Draft
from agentls.definition import Scalar
from agentls.formats.common import flag
from agentls.formats.tables.opencode_v2 import FORMER_ACTIONS

_KEPT_FIRST = (
    "name", "description", "mode", "model", "variant", "temperature", "top_p", "steps", "maxSteps", "hidden", "color",
    "permission", "tools", "permissions",
)  # fmt: skip


def write(draft: Draft) -> str:
    """The frontmatter without its fences."""
    agent = draft.agent
    first = draft.source == "opencode"
    if first:
        lose_fields(draft, _KEPT_FIRST)
        draft.lose(None, BOTH)
    else:
        lose(draft)
    return header(
        (
            ("description", agent.description or None),
            ("mode", mode(draft)),
            ("model", _model(draft)),
            ("request", _request(draft) if first else None),
            ("steps", agent.max_turns),
            ("hidden", True if first and flag(agent.definition, "hidden") else None),
            ("color", color(draft)),
            ("permissions", list(_rules(permission(draft)))),
        )
    )


def _model(draft: Draft) -> str | None:
    """The model, with its variant behind it."""
    name, variant = model(draft), draft.agent.definition.string("variant")
    return f"{name}#{variant}" if name and variant and draft.source == "opencode" else name


def _request(draft: Draft) -> Mapping[str, Value] | None:
    """What version 1 has fields for, and version 2 sends in the request's body."""
    body: dict[str, Value] = {}
    for name in ("temperature", "top_p"):
        value = draft.agent.definition.get(name)
        if isinstance(value, Scalar) and isinstance(value.value, int | float):
            body[name] = value.value
    return {"body": body} if body else None


def _rules(permission: Mapping[str, Value]) -> Iterator[dict[str, str]]:
    """The rules in version 1's own order, in which the last that matches wins as well."""
    for key, value in permission.items():
        action = FORMER_ACTIONS.get(key, key)
        for resource, effect in value.items() if isinstance(value, Mapping) else (("*", value),):
            yield {"action": action, "resource": resource, "effect": str(effect)}
