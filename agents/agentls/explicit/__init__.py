"""A contract made explicit: what was read in a body, written as rules that need no reading.

One file a form: `agentls.toml`, OpenCode's ``permission.edit``, Claude Code's ``settings.json``. Each gives the text of
a file after the change, or None where it cannot say it without allowing more or saying it already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agentls.agent import STRICTNESS, Agent, Effect
from agentls.contract import SCOPE, Contract, Promise
from agentls.policy import Operation, Policy, decide
from agentls.project import Project
from agentls.rights import example
from agentls.text import Document, Edit, line_edits

Reader = Callable[[str], Document | None]
"""The file at a path as the user sees it; None where there is none."""


@dataclass(frozen=True)
class Explicit:
    """A scope written out: *before* and *after* of the file at *path* (*before* None: it is made).

    *left_out* are the things of the scope that this form cannot say, or that were not read surely; *note* says whom
    else it binds. Both are for the user.
    """

    title: str
    path: str
    before: Document | None
    after: str
    left_out: tuple[str, ...] = ()
    note: str = ""

    @property
    def edits(self) -> tuple[Edit, ...]:
        return line_edits(self.before.text if self.before else "", self.after)


def all_explicit(agent: Agent, project: Project, read: Reader) -> tuple[Explicit, ...]:
    """Every form in which the scope and the duties of *agent* can be written out now."""
    from agentls.explicit import claude_code, duties, opencode, toml  # noqa: PLC0415 (which know the values above)

    policy = project.policy(agent)
    if not agent.name or agent.definition.problems:
        return ()
    forms = (toml, opencode, claude_code, duties) if places(policy.contract) else (duties,)
    made = (form.explicit(agent, project, policy, read) for form in forms)
    return tuple(each for each in made if each)


def places(contract: Contract | None) -> tuple[Promise, ...]:
    """The places of a contract, of every kind, each once."""
    if contract is None:
        return ()
    found = {(each.kind, each.value): each for kind in SCOPE for each in reversed(contract.of(kind))}
    order = {kind: index for index, kind in enumerate(SCOPE)}
    return tuple(sorted(found.values(), key=lambda each: (order[each.kind], each.line, each.span)))  # type: ignore[index]


def unread(agent: Agent, contract: Contract) -> tuple[str, ...]:
    """What looks like a limit and was not read surely, with its line."""
    document = agent.definition.document
    lines = (document.line_of(each.start) for each in contract.unread)
    texts = {line + 1: " ".join(document.slice(document.line_span(line)).split()) for line in lines}
    return tuple(f"line {line}: {text if len(text) <= 80 else f'{text[:79]}…'}" for line, text in texts.items())


def samples(promises: Iterable[Promise]) -> tuple[str, ...]:
    """Paths in, at and beside places, and some that no place speaks of."""
    found = ["README.md", "src/x/y.py", "x", "docs/x.md", "package.json"]
    for each in promises:
        plain = example(each.value.replace("**/", "")).rstrip("/")
        above = plain.rpartition("/")[0]
        found += [
            plain,
            f"{plain}/x",
            f"{plain}/x/y.md",
            f"{plain}x",
            f"x/{plain}",
            *([f"{above}/z.py"] if above else []),
        ]
    return tuple(dict.fromkeys(found))


def looser(before: Policy, after: Policy, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths at which *after* answers an edit more leniently than *before*."""
    return tuple(path for path in paths if STRICTNESS[answer(after, path)] < STRICTNESS[answer(before, path)])


def answer(policy: Policy, path: str) -> Effect:
    """What a policy says to an edit of *path*, relative to the workspace."""
    return decide(Operation("edit", path, policy.root / path), policy).effect
