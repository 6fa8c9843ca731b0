"""Gates and report sections as ``[agents.NAME]`` of ``agentls.toml``, which count instead of what the body says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agentls import settings
from agentls.agent import Agent
from agentls.duties import KEYS, Duties
from agentls.explicit import Explicit, Reader, toml
from agentls.policy import Policy
from agentls.project import Project
from agentls.settings import NAME
from agentls.text import counted


def explicit(agent: Agent, project: Project, policy: Policy, read: Reader) -> Explicit | None:
    """The settings with what the body wants of gates and report; None where it wants nothing, or they have it."""
    said = policy.contract
    if said is None or said.settled or agent.name in project.settings.duties:
        return None
    gates = tuple(dict.fromkeys(each.value for each in said.of("gate") if not each.note))
    sections = tuple(dict.fromkeys(each.value for each in said.of("report")))
    wanted = Duties(gates or None, sections or None)
    if wanted == Duties():
        return None
    path = str(Path(project.root, NAME))
    before = read(path)
    text = before.text if before else ""
    left_out = tuple(f"line {each.line}: {each.value}: {each.note}" for each in said.of("gate") if each.note)
    lines = tuple(_lines(wanted, left_out if gates else (), "\r\n" if "\r\n" in text else "\n"))
    after = toml.with_lines(text, agent.name, lines)
    if not toml.adds_only(text, after, agent.name, KEYS) or settings.parse(after).duties.get(agent.name) != wanted:
        return None
    what = [*([counted(len(gates), "gate")] if gates else []), *(["report"] if sections else [])]
    others = [each for each in project.agents if each.name == agent.name and each.path != agent.path]
    note = f"It holds for {', '.join(each.path for each in others)} too, of the same name." if others else ""
    title = f"Make {' and '.join(what)} explicit in {NAME}"
    return Explicit(title, path, before, after, left_out if gates else (), note)


def _lines(wanted: Duties, left_out: tuple[str, ...], end: str) -> Iterator[str]:
    """The keys, a command and a section a line; then the gates that hold in some cases only, which no key can say."""
    for key, values in (("gates", wanted.gates), ("report", wanted.report)):
        if values:
            yield f"{key} = [{end}"
            yield from (f"    {toml.written(each)},{end}" for each in values)
            yield f"]{end}"
    if left_out:
        yield f"# Only in some cases, and so not in the list above:{end}"
        yield from (f"#   {toml.comment(each)}{end}" for each in left_out)
