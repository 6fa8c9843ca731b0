"""A scope as ``[agents.NAME]`` of ``agentls.toml``, which agentls heeds instead of reading the body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from agentls import contract, settings
from agentls.agent import Agent
from agentls.contract import SCOPE, Contract
from agentls.explicit import Explicit, Reader, looser, places, samples, unread
from agentls.policy import Policy
from agentls.project import Project
from agentls.settings import NAME, Scope

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def explicit(agent: Agent, project: Project, policy: Policy, read: Reader) -> Explicit | None:
    """The settings with the agent's places in them; None where they have them already, or cannot take them."""
    said = policy.contract
    if said is None or said.explicit or agent.name in project.settings.scopes:
        return None
    path = str(Path(project.root, NAME))
    before = read(path)
    text = before.text if before else ""
    left_out = unread(agent, said)
    wanted = Scope(**{kind: tuple(each.value for each in places(said) if each.kind == kind) for kind in SCOPE})
    after = with_lines(text, agent.name, tuple(_lines(said, left_out, "\r\n" if "\r\n" in text else "\n")))
    if not adds_only(text, after, agent.name, SCOPE) or settings.parse(after).scopes.get(agent.name) != wanted:
        return None
    held = replace(policy, contract=contract.of_agent(agent, wanted))
    if looser(policy, held, samples(places(said))):
        return None
    others = [each for each in project.agents if each.name == agent.name and each.path != agent.path]
    note = f"It holds for {', '.join(each.path for each in others)} too, of the same name." if others else ""
    whom = f", for {len(others) + 1} agents of this name" if others else ""
    return Explicit(f"Make this scope explicit in {NAME}{whom}", path, before, after, left_out, note)


def _lines(said: Contract, left_out: tuple[str, ...], end: str) -> Iterator[str]:
    """The keys with their places, one a line, each with whose domain it is; then what was not read."""
    for kind in SCOPE:
        found = [each for each in places(said) if each.kind == kind]
        if not found:
            continue
        yield f"{kind} = [{end}"
        for each in found:
            note = " ".join(each.note.split())
            yield f"    {written(each.value)},{f'  # {note}' if note else ''}{end}"
        yield f"]{end}"
    if left_out:
        yield f"# Not read surely, and so not in the lists above:{end}"
        yield from (f"#   {comment(each)}{end}" for each in left_out)


def with_lines(text: str, name: str, lines: tuple[str, ...]) -> str:
    """*text* with *lines* in the agent's table: behind its header where it has one, else in a new one at the end."""
    end = "\r\n" if "\r\n" in text else "\n"
    key = name if _BARE.fullmatch(name) else written(name)
    spelt = "|".join(re.escape(each) for each in (name, f'"{name}"', f"'{name}'"))
    header = re.search(
        rf"^[ \t]*\[[ \t]*agents[ \t]*\.[ \t]*(?:{spelt})[ \t]*\][^\r\n]*(?:\r\n|\n|\Z)", text, re.MULTILINE
    )
    if header:
        line = header[0] if header[0].endswith("\n") else f"{header[0]}{end}"
        return text[: header.start()] + line + "".join(lines) + text[header.end() :]
    lead = "" if not text or text.endswith("\n") else end
    blank = end if text.strip() else ""
    return f"{text}{lead}{blank}[agents.{key}]{end}{''.join(lines)}"


def adds_only(text: str, after: str, name: str, keys: Iterable[str]) -> bool:
    """Whether *after* is right TOML which says what *text* does, whatever it holds, and *keys* of the agent besides."""
    import tomllib  # noqa: PLC0415 (most workspaces have no such file)

    try:
        old, new = tomllib.loads(text), tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        return False
    table = new["agents"][name]
    for key in keys:
        table.pop(key, None)
    if not table and name not in old.get("agents", {}):
        del new["agents"][name]
    if not new["agents"] and "agents" not in old:
        del new["agents"]
    return bool(old == new)


def written(value: str) -> str:
    """*value* as a text of TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def comment(value: str) -> str:
    """*value* as it can stand in a comment."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", value)
