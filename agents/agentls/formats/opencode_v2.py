"""OpenCode 2 agents in Markdown: the same places as version 1, other fields, and a ``permissions`` list.

With one field that is none of its own, OpenCode 2 reads a file as version 1: the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agentls.agent import Agent, Effect, Permission
from agentls.definition import Definition, Entry, Mapping, Scalar, Sequence, Value
from agentls.formats.common import flag, integer, source
from agentls.formats.opencode import name_from_path, spans
from agentls.formats.schema import Field, Format, HostVerdict
from agentls.formats.tables import opencode as first
from agentls.formats.tables import opencode_v2 as table
from agentls.opencode_config import entry_name
from agentls.spliced import Spliced
from agentls.text import Span

_EFFECTS: tuple[Effect, ...] = ("allow", "ask", "deny")
_NAMES = frozenset(each.name for each in table.FIELDS)
DROPS = "OpenCode 2 ignores the file without a word"


def is_second(definition: Definition) -> bool:
    """Whether the file is one of version 2: only fields of its own, and one that version 1 does not have."""
    names = {entry.name for entry in definition.fields.entries}
    model = definition.string("model") or ""
    return names <= _NAMES and (not names.isdisjoint(table.ONLY) or "#" in model)


@dataclass(frozen=True, slots=True)
class Written:
    """A rule of a ``permissions`` list as it stands in the file."""

    item: Mapping
    action: Scalar
    resource: Scalar
    effect: Scalar

    @property
    def span(self) -> Span:
        parts = (self.action.span, self.resource.span, self.effect.span)
        return Span(self.item.span.start, max(each.end for each in parts))


def rules(value: Value | None) -> Iterator[Written]:
    """The rules of a ``permissions`` list that have all three of their texts."""
    for item in value.items if isinstance(value, Sequence) else ():
        if isinstance(item, Mapping):
            found = [entry.value for name in table.RULE_KEYS if (entry := item.get(name))]
            texts = [each for each in found if isinstance(each, Scalar) and isinstance(each.value, str)]
            if len(texts) == len(table.RULE_KEYS):
                yield Written(item, *texts)


def name_in_first(action: str) -> str:
    """What version 1 calls an action: the name under which rights are worked out here."""
    return first.SECOND_ACTIONS.get(action, action)


def _permissions(definition: Definition) -> Iterator[Permission]:
    """The rules, under the names of version 1; of a rule under a former name only what it takes away counts.

    An effect that is none counts as ``deny``: OpenCode 2 does not load such a file at all.
    """
    for each in rules(definition.get("permissions")):
        name = str(each.action.value)
        effect: Effect = next((known for known in _EFFECTS if known == each.effect.value), "deny")
        if not (name in table.FORMER_ACTIONS and effect == "allow"):
            yield Permission(name_in_first(name), str(each.resource.value), effect, source(definition, each.span))


def _lower(definition: Definition) -> Agent:
    return Agent(
        name=entry_name(definition.document.path) or name_from_path(definition.document.path),
        description=definition.string("description") or "",
        dialect="opencode",
        path=definition.document.path,
        prompt=definition.body_text.strip(),
        definition=definition,
        model=(definition.string("model") or "").partition("#")[0] or None,
        mode=definition.string("mode") or "all",
        permissions=tuple(_permissions(definition)),
        max_turns=integer(definition, "steps"),
        disabled=flag(definition, "disabled"),
        hidden=flag(definition, "hidden"),
        spans=spans(definition),
    )


def _verdict(definition: Definition) -> HostVerdict:
    if definition.problems:
        return HostVerdict(False, f"{DROPS}: its YAML cannot be read", "drops")
    wrong = next((each.name for each in definition.fields.entries if not _fits(each)), None)
    if wrong:
        return HostVerdict(False, f"{DROPS}: '{wrong}' has a value it cannot have", "drops")
    if flag(definition, "disabled"):
        return HostVerdict(False, "OpenCode 2 leaves it out: it says 'disabled: true'", "drops")
    if isinstance(definition.document, Spliced):
        return HostVerdict(True, "OpenCode 2 loads it; OpenCode 1 does if it has no 'permissions'", "loads")
    return HostVerdict(True, "OpenCode 2 loads it; OpenCode 1 takes no notice of its 'permissions'", "loads")


def _fits(entry: Entry) -> bool:
    field: Field | None = format.field(entry.name)
    if entry.name == "permissions" and isinstance(entry.value, Sequence):
        found = [each for each in rules(entry.value) if each.effect.value in _EFFECTS]
        return len(found) == len(entry.value.items)
    return field is None or entry.value.kind in field.kinds


format = Format(  # noqa: A001 (each module of this package binds this one name)
    name="opencode",
    title="OpenCode 2",
    generation=2,
    places=("**/.opencode/agents/**/*.md", "**/.opencode/agent/**/*.md", "**/.opencode/mode?(s)/*.md"),
    fields=table.FIELDS,
    tools=first.TOOLS,
    former_tools={},
    unknown_field="with it in the file OpenCode 2 reads all of it as version 1",
    recognise=lambda definition: 3 if is_second(definition) and any(rules(definition.get("permissions"))) else 0,
    lower=_lower,
    verdict=_verdict,
    permission_keys=table.ACTIONS,
    former_permission_keys=table.FORMER_ACTIONS,
)

in_json = replace(format, unknown_field="OpenCode 1 ignores it without a word")
"""The same for the ``agents`` map of ``opencode.json``: opencode 1.18.33 reads that as well, by its fields of version 2
only (measured on 2026-11-21)."""
