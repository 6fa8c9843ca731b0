"""From one dialect to another, with what is lost. Rights are never widened.

A file is read into the rights that it wants (`wanted`), which the target's writer says as well as it can: what it
cannot say becomes stricter, and a `Loss` tells so. The result is then read again and held against the file by `decide`,
operation by operation; were one answered more leniently than before, there would be no result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from agentls.agent import STRICTNESS, Agent, Permission
from agentls.convert import to_claude_code, to_copilot, to_opencode, to_opencode_v2
from agentls.convert.companion import NAME as BESIDE
from agentls.convert.companion import with_rules
from agentls.convert.header import lose_tools
from agentls.convert.values import TOOLS, Conversion, Draft, Loss, Refused, Right, SettingsRule, Wanted
from agentls.convert.wanted import examples, wanted
from agentls.definition import Definition, parse
from agentls.formats import Target, detect, targets
from agentls.policy import Operation, Policy, decide, settings_files
from agentls.rights import TARGETS, operation
from agentls.settings import Settings
from agentls.text import Document

__all__ = ["BESIDE", "Conversion", "Loss", "Refused", "convert", "operations"]

_WRITERS = {
    "claude-code": to_claude_code.write,
    "opencode": to_opencode.write,
    "opencode-v2": to_opencode_v2.write,
    "copilot": to_copilot.write,
}
_PLACES: dict[Target, tuple[str, str]] = {
    "claude-code": (".claude/agents", ".md"),
    "opencode": (".opencode/agent", ".md"),
    "opencode-v2": (".opencode/agents", ".md"),
    "copilot": (".github/agents", ".agent.md"),
}
_ROOT = PurePath("/workspace")
_COMMANDS = ("ls -la", "cat notes.txt", "git push --force", "rm -rf build")
_THROUGH = (("read", "cat"), ("edit", "tee"), ("write", "tee"), ("edit", "rm"), ("glob", "ls"))
"""Programs that do to a file what a tool does."""
_FILES = ("src/main.py", "docs/guide.md", ".env")


def convert(
    definition: Definition, to: Target, settings: Settings | None = None, *, beside: str | None = None
) -> Conversion | Refused:
    """*definition* in the dialect *to*; `Refused` where it cannot be read surely, or would come to allow more.

    *beside* is the text of the target host's settings file (empty: there is none) where rules may be added to it: what
    an agent's file cannot say there is then asked about or denied by the settings. None: the file must do alone.
    """
    dialect = detect(definition)
    if dialect is None or definition.header is None:
        return Refused("this is no agent file: it has no frontmatter that a host reads")
    if definition.problems:
        return Refused(
            f"its frontmatter must be mended first: {definition.problems[0].message}", definition.problems[0].span
        )
    if dialect is targets()[to]:
        return Refused(f"it is a file of {dialect.title} already")
    agent = dialect.lower(definition)
    if agent.disabled:
        return Refused("it is disabled, which cannot be said there: it would come to life", agent.spans.get("disable"))
    if dialect.generation > 1 and not (verdict := dialect.verdict(definition)).loads:
        return Refused(f"{verdict.why}: mend it first", agent.spans.get("permissions"))
    source = next(name for name, each in targets().items() if each is dialect)
    beside = beside if to == "claude-code" and beside is not None and with_rules(beside, ()) is not None else None
    start = Draft(agent, to, wanted(agent), settings or Settings(), source, rules=None if beside is None else [])
    return _convert(definition, start, beside)


def _convert(definition: Definition, start: Draft, beside: str | None) -> Conversion | Refused:
    """Write, read again, and take away what came out wider, until nothing does."""
    agent, to, rights, taken = start.agent, start.to, start.wanted, list[Loss]()
    for _ in range(len(TOOLS) + len(rights.servers) + 2):
        draft = replace(start, wanted=rights, losses=list(taken), rules=None if start.rules is None else [])
        lose_tools(draft)
        text = _file(definition, _WRITERS[to](draft))
        result, rules = _read(text, to, agent), draft.rules or []
        wider = next(widened(agent, result, start.wanted, _as_settings(rules)), None)
        if wider is None:
            losses = tuple(sorted(draft.losses, key=_place))
            return Conversion(text, file_name(agent, to), losses, with_rules(beside or "", rules) if rules else None)
        rights, loss = _without(rights, wider, to)
        taken.append(loss)
    return Refused(f"{targets()[to].title} would allow more than the file does")


def _as_settings(rules: list[SettingsRule]) -> tuple[Permission, ...]:
    """The rules as Claude Code reads them out of its settings."""
    text = with_rules("", rules) or ""
    return settings_files.read([("claude-code", "project", Document(str(_ROOT / BESIDE), text))]).claude


def _place(loss: Loss) -> tuple[bool, int]:
    return (loss.span is None, loss.span.start if loss.span else 0)


def _without(rights: Wanted, wider: Operation, to: Target) -> tuple[Wanted, Loss]:
    """The rights without the tool by which *wider* could be done."""
    denied = Right("deny", said=True)
    name = wider.tool.removeprefix("mcp:")
    where = rights.tools.get(name) or rights.servers.get(name) or rights.base
    what = f"'{wider.target}' would be allowed more than here" if wider.target else "it would be allowed more than here"
    loss = Loss(where.span, f"{name} is left out: in {targets()[to].title} {what}")
    if name in rights.tools:
        return replace(rights, tools={**rights.tools, name: denied}), loss
    if name in rights.servers:
        return replace(rights, servers={**rights.servers, name: denied}), loss
    return replace(rights, base=denied), loss


def file_name(agent: Agent, to: Target) -> str:
    """The path below the workspace where the target's host looks for the agent."""
    folder, ending = _PLACES[to]
    return f"{folder}/{to_claude_code.name_of(agent.name)}{ending}"


def widened(before: Agent, after: Agent, rights: Wanted, settings: tuple[Permission, ...] = ()) -> Iterator[Operation]:
    """The operations that *after*, under *settings*, is answered more leniently than *before*.

    To load a skill is none where its text stands before the agent anyway.
    """
    old, new = Policy(before, _ROOT), Policy(after, _ROOT, settings=settings)
    for each in operations(rights, old):
        if each.tool == "skill" and each.target in before.skills:
            continue
        if STRICTNESS[decide(each, new).effect] < STRICTNESS[decide(each, old).effect]:
            yield each


def operations(rights: Wanted, policy: Policy) -> Iterator[Operation]:
    """What is asked about both: each tool in general, on common targets, and on an example of each narrower rule.

    Notebooks are not among them: they are files, which the tools for files can change as well.
    """
    named = {tool: examples(rights.tools[tool]) for tool in ("read", "edit", "write", "glob")}
    commands = [f"{program} {path}" for tool, program in _THROUGH for path in named[tool]]
    for tool in TOOLS:
        if tool != "notebook":
            more = (*_COMMANDS, *commands) if tool == "bash" else _FILES if tool in ("read", "edit", "write") else ()
            targets = dict.fromkeys((TARGETS.get(tool, ""), *more, *examples(rights.tools[tool])))
            yield from (operation(tool, target, policy) for target in targets)
    for server in (*rights.servers, "some:tool"):
        yield Operation(f"mcp:{server}", "")


def _file(definition: Definition, header: str) -> str:
    """The new frontmatter before the old body, with the line ends of the file."""
    document = definition.document
    end = "\r\n" if "\r\n" in document.slice(definition.header or definition.body) else "\n"
    body = document.slice(definition.body)
    return f"---\n{header}---\n".replace("\n", end) + body


def _read(text: str, to: Target, agent: Agent) -> Agent:
    path = str(_ROOT / file_name(agent, to))
    definition = parse(Document(path, text))
    assert not definition.problems, definition.problems  # what we write can be read
    return targets()[to].lower(definition)
