"""A scope as rules under ``permission.edit`` in an OpenCode agent's own header, in the order in which the last wins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from agentls.agent import STRICTNESS, Agent, Effect, Permission
from agentls.contract import Promise
from agentls.definition import Definition, Entry, Mapping, Scalar, parse
from agentls.explicit import Explicit, Reader, answer, looser, places, samples, unread
from agentls.formats import by_name
from agentls.policy import Policy
from agentls.policy.opencode import rules_for
from agentls.project import Project
from agentls.rights import example
from agentls.rules._edits import is_block, lines_of, newline
from agentls.text import Document, Edit, Span, apply_edits

_MOST_STARS = 2
"""``**/`` in a place, each of which makes two patterns of one."""


@dataclass(frozen=True)
class _Wanted:
    """The rules to write, in order: what counts elsewhere, allows and questions after it, and denials last."""

    elsewhere: Effect
    first: dict[str, Effect]
    last: dict[str, Effect]


def explicit(agent: Agent, _project: Project, policy: Policy, _read: Reader) -> Explicit | None:
    """The header with the rules in it; None for other dialects, and where rules that are there stand in the way."""
    said = policy.contract
    if agent.dialect != "opencode" or said is None or agent.definition.header is None or "#" in agent.path:
        return None  # one of a configuration file has no header of its own
    base, own_star = _base(policy)
    promises = places(said)
    bare = replace(policy, contract=None)
    if base is None or base == "deny" or _enforces(bare, promises, base):
        return None
    wanted, left_out = _wanted(promises, base)
    edits = _edits(agent.definition, wanted, own_star=own_star)
    if edits is None:
        return None
    document = agent.definition.document
    after = apply_edits(document.text, edits)
    lowered = by_name("opencode").lower(parse(Document(document.path, after)))
    held = replace(bare, agent=lowered)
    paths = samples(promises)
    kept = tuple(each for each in promises if each.value not in left_out)
    if lowered.definition.problems or looser(bare, held, paths) or not _enforces(held, kept, base):
        return None
    names = tuple(f"{each} (no pattern of OpenCode's says just that)" for each in left_out)
    title = "Make this scope explicit in 'permission.edit', for OpenCode"
    return Explicit(title, document.path, document, after, (*names, *unread(agent, said)))


def patterns(place: str, *, exact: bool) -> tuple[str, ...]:
    """A place as OpenCode's patterns, in which ``*`` also covers ``/``; *exact*: none that covers more than the place.

    Empty where there are none.
    """
    place = place.removeprefix("./").lstrip("/")
    if not place or set(place) & set("[]\\!") or place.count("**/") > _MOST_STARS:
        return ()
    bare = "/" not in place
    stem = re.sub(r"/\*\*?$", "/", place)
    rest = stem.replace("**/", "")
    if ("*" in rest and not bare and exact) or "**" in rest.rstrip("*"):
        return ()
    ways = product(*(("", "*/") for _ in range(stem.count("**/"))))
    spelt = [_filled(stem, way) for way in ways]
    if bare:
        return (place,) if place.startswith("*") else (place, f"*/{place}")
    if stem.endswith("/"):
        return tuple(f"{each}*" for each in spelt)
    name = stem.rsplit("/", 1)[1]
    return (
        tuple(spelt)
        if "." in name.lstrip(".") or "*" in name
        else tuple(p for each in spelt for p in (each, f"{each}/*"))
    )


def _filled(stem: str, way: Sequence[str]) -> str:
    parts = stem.split("**/")
    return "".join((parts[0], *(f"{gap}{part}" for gap, part in zip(way, parts[1:], strict=True))))


def _base(policy: Policy) -> tuple[Effect | None, bool]:
    """What counts for edits that no narrower rule speaks of, None where rules are there that cannot be built upon.

    And whether the agent's own file says it. Narrower rules may only be stricter.
    """
    rules = rules_for(policy, "edit")
    star = max((index for index, each in enumerate(rules) if each.pattern == "*"), default=-1)
    base: Effect = rules[star].effect if star >= 0 else "ask"
    narrower = rules[star + 1 :]
    own = star >= 0 and _is_own(rules[star], policy)
    fits = all(
        each.effect != "allow" and STRICTNESS[each.effect] >= STRICTNESS[base] and _is_own(each, policy)
        for each in narrower
    )
    return (base if fits else None), own


def _is_own(rule: Permission, policy: Policy) -> bool:
    return rule.source.line > 0 and rule.source.path == policy.agent.path


def _wanted(promises: tuple[Promise, ...], base: Effect) -> tuple[_Wanted, tuple[str, ...]]:
    owned = [each.value for each in promises if each.kind == "owned"]
    elsewhere: Effect = "ask" if owned else base
    first: dict[str, Effect] = {}
    last: dict[str, Effect] = {}
    left_out = []
    for each in sorted(promises, key=lambda each: ("owned", "shared", "forbidden").index(each.kind)):
        found = patterns(each.value, exact=each.kind == "owned")
        if not found:
            left_out.append(each.value)
        if each.kind == "forbidden":
            last |= dict.fromkeys(found, "deny")
        elif each.kind == "shared" and (first or elsewhere == "allow"):
            first = {key: effect for key, effect in first.items() if key not in found} | dict.fromkeys(found, "ask")
        elif each.kind == "owned" and base == "allow":
            first |= dict.fromkeys(found, "allow")
    return _Wanted(elsewhere, first, last), tuple(left_out)


def _enforces(bare: Policy, promises: tuple[Promise, ...], base: Effect) -> bool:
    """Whether the dialect's rules alone hold the agent to its places, at an example of each."""
    floor: dict[str, Effect] = {"forbidden": "deny", "shared": "ask", "owned": base}
    for each in promises:
        path = example(each.value if not each.value.endswith("/") else f"{each.value}x").removeprefix("./").lstrip("/")
        if STRICTNESS[answer(bare, path)] < STRICTNESS[floor[each.kind]]:
            return False
    elsewhere = "no-place-of-this-name/x.y"
    return not any(each.kind == "owned" for each in promises) or answer(bare, elsewhere) != "allow"


def _edits(definition: Definition, wanted: _Wanted, *, own_star: bool) -> list[Edit] | None:
    """The edits of the header; None where it is laid out in a way in which they would not surely be right."""
    document = definition.document
    permission = definition.fields.get("permission")
    end = newline(document)
    if definition.get("permissions") is not None:
        return None
    if permission is None:
        at = definition.header.end if definition.header else 0
        return [_insert(at, ["permission:", "  edit:", *_rules(wanted, "    ")], end)]
    if isinstance(permission.value, Scalar):
        star = f'  "*": {permission.value.value}'
        return _opened(document, permission, [star, "  edit:", *_rules(wanted, "    ")], end)
    if not isinstance(permission.value, Mapping) or not is_block(document, permission.value):
        return None
    entries = permission.value.entries
    indent = _indent(document, entries[0])
    edit = permission.value.get("edit")
    if edit is None:
        at = lines_of(document, entries[-1].span).end
        return [_insert(at, [f"{indent}edit:", *_rules(wanted, f"{indent}  ")], end)]
    if isinstance(edit.value, Scalar):
        return _opened(document, edit, list(_rules(wanted, f"{indent}  ")), end)
    return _into(document, edit.value, wanted, end, own_star=own_star)


def _into(document: Document, value: object, wanted: _Wanted, end: str, *, own_star: bool) -> list[Edit] | None:
    """The edits of a map of rules that is there: what stands in it stays, with its comments."""
    if not isinstance(value, Mapping) or not is_block(document, value) or not value.entries:
        return None
    indent = _indent(document, value.entries[0])
    star = value.get("*")
    edits: list[Edit] = []
    if star is not None and own_star:
        at = lines_of(document, star.span).end
        edits += [Edit(star.value.span, wanted.elsewhere)]
        head: list[str] = []
    else:
        at = lines_of(document, value.entries[0].span).start
        head = [f'{indent}"*": {wanted.elsewhere}']
    edits.append(
        _insert(at, [*head, *_lines({k: v for k, v in wanted.first.items() if not value.get(k)}, indent)], end)
    )
    for pattern in wanted.last:
        known = value.get(pattern)
        if known is not None:
            edits.append(Edit(known.value.span, "deny"))
    denied = {key: effect for key, effect in wanted.last.items() if not value.get(key)}
    edits.append(_insert(lines_of(document, value.entries[-1].span).end, list(_lines(denied, indent)), end))
    return edits


def _opened(document: Document, entry: Entry, lines: list[str], end: str) -> list[Edit] | None:
    """The edits that make a map of an entry whose value stands on its line; a comment behind it stays."""
    whole = lines_of(document, entry.span)
    text = document.text
    rest = text[entry.value.span.end : whole.end].strip()
    if document.line_of(entry.key.span.start) != document.line_of(max(entry.value.span.end - 1, 0)):
        return None
    if rest and not rest.startswith("#"):
        return None
    colon = text.index(":", entry.key.span.end)
    return [Edit(Span(colon + 1, entry.value.span.end), ""), _insert(whole.end, lines, end)]


def _rules(wanted: _Wanted, indent: str) -> Iterator[str]:
    yield f'{indent}"*": {wanted.elsewhere}'
    yield from _lines(wanted.first | {key: "deny" for key in wanted.last if key in wanted.first}, indent)
    yield from _lines({key: "deny" for key in wanted.last if key not in wanted.first}, indent)


def _lines(rules: dict[str, Effect], indent: str) -> Iterator[str]:
    yield from (f"{indent}{json.dumps(pattern, ensure_ascii=False)}: {effect}" for pattern, effect in rules.items())


def _insert(at: int, lines: list[str], end: str) -> Edit:
    return Edit(Span(at, at), "".join(f"{line}{end}" for line in lines))


def _indent(document: Document, entry: Entry) -> str:
    line = lines_of(document, entry.span)
    return document.text[line.start : entry.key.span.start]
