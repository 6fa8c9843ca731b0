"""The body orders what the header forbids.

**What** The body tells the agent to run a command, to write a file, to fetch an address, to start another agent or to
call a tool of an MCP server, and the agent's tools or permissions deny it.

**Why** The agent tries, is refused, and goes on without: tests that were to pass before it reports have not run.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Run `npm test` before you report.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep, Bash
---

Run `npm test` before you report.
```

**Source** the file itself, as agentls' policy reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.agent import Agent
from agentls.markdown import Piece
from agentls.policy import Decision, Operation, Policy, decide
from agentls.rights import operation
from agentls.rules import Finding, Related, Rule, Severity, Subject
from agentls.rules._orders import SERVER_TOOLS, Order, orders

_DOES = {
    "run": "run '{}'",
    "edit": "change '{}'",
    "fetch": "fetch '{}'",
    "start": "start '{}'",
    "hand": "hand over to '{}'",
}


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name not in ("claude-code", "opencode") or "`" not in subject.definition.body_text:
        return
    policy = Policy(subject.agent, subject.project.root)  # the header's word alone: not the body's, not the settings'
    open_ = _runs_anything(subject.agent)
    for order in orders(subject.definition):
        if order.kind == "call":
            yield from _server(subject, order.piece, policy)
        elif order.kind == "tool":
            yield from _withheld(subject, order.piece)
        elif order.kind in ("start", "hand"):
            if order.piece.text in subject.project.names.agents:
                yield from _denied(subject, order, policy)
        elif not open_:  # a shell can write files and fetch as well
            yield from _denied(subject, order, policy)


def _runs_anything(agent: Agent) -> bool:
    """Whether the header plainly gives all of the shell, so that no command need be parsed."""
    if agent.dialect != "claude-code" or any(grant.tool == "bash" for grant in agent.withheld):
        return False
    return agent.granted is None or any(grant.tool == "bash" and grant.specifier is None for grant in agent.granted)


def _withheld(subject: Subject, piece: Piece) -> Iterator[Finding]:
    """A tool of Claude Code that the agent is told to use and that its list does not have."""
    agent, known = subject.agent, subject.format.tool(piece.text)
    if agent.dialect != "claude-code" or known is None or not known.tool or agent.granted is None:
        return
    if any(grant.tool in (known.tool, "*") for grant in agent.granted):
        return
    span = agent.spans.get("tools")
    related = (Related(subject.path, span, "these are its tools"),) if span else ()
    yield Finding(
        piece.span, f"The body has the agent use '{piece.text}', which is not among its tools", related=related
    )


def _server(subject: Subject, piece: Piece, policy: Policy) -> Iterator[Finding]:
    server, agent = SERVER_TOOLS[piece.text], subject.agent
    does = f"call '{piece.text}' (of the MCP server {server})"
    if agent.dialect != "claude-code":
        decision = decide(Operation(f"mcp:{server}:{piece.text}", ""), policy)
        if decision.effect == "deny":
            yield _finding(subject, piece, does, decision)
    elif agent.granted is not None and not any(
        grant.tool.startswith("mcp:") and grant.tool.endswith((f":{piece.text}", ":*")) for grant in agent.granted
    ):
        span = agent.spans.get("tools")
        related = (Related(subject.path, span, "these are its tools"),) if span else ()
        said = f"The body has the agent {does}, but its tools do not have it. Claude Code gives it no such tool"
        yield Finding(piece.span, f"{said}; agentls asks", related=related)


def _denied(subject: Subject, order: Order, policy: Policy) -> Iterator[Finding]:
    """What is said of an order that no tool may carry out; a hand-over may be meant for the caller."""
    answers = [decide(each, policy) for each in _operations(order, policy)]
    if all(each.effect == "deny" and _by_header(each) for each in answers):
        does = _DOES[order.kind].format(order.piece.text)
        yield _finding(subject, order.piece, does, answers[0], "info" if order.kind == "hand" else None)


def _operations(order: Order, policy: Policy) -> list[Operation]:
    """The ways to carry *order* out."""
    text = order.piece.text
    match order.kind:
        case "edit":
            # A name alone may lie in any folder in which the agent may write.
            places = [text, *(() if "/" in text else (f"{each}/{text}" for each in _places(policy.agent)))]
            tools = [operation(tool, each, policy) for each in places for tool in ("edit", "write")]
            return [*tools, Operation("bash", "some-program --with arguments")]
        case "fetch":
            return [Operation("webfetch", text), Operation("bash", f"curl {text}")]
        case "run":
            return [Operation("bash", text)]
    return [Operation("task", text)]


def _places(agent: Agent) -> list[str]:
    """Folders that the header's own rules about editing speak of."""
    granted = (each.specifier for each in agent.granted or () if each.tool in ("edit", "write"))
    ruled = (each.pattern for each in agent.permissions if each.tool in ("edit", "*"))
    return [each.rpartition("/")[0] for each in (*granted, *ruled) if each and "/" in each]


def _by_header(decision: Decision) -> bool:
    """Whether it is the file's own rules that deny, and not what agentls adds for every agent."""
    return any(step.stage == "dialect" and step.effect == "deny" for step in decision.chain)


def _finding(
    subject: Subject, piece: Piece, does: str, decision: Decision, severity: Severity | None = None
) -> Finding:
    rule = decision.rule
    here = rule is not None and rule.span is not None and rule.path == subject.path
    related = (Related(subject.path, rule.span, "this forbids it"),) if rule and rule.span and here else ()
    said = f"The body has the agent {does}, but it may not: {decision.reason}"
    return Finding(piece.span, said, related=related, severity=severity)


rule = Rule("warning", _check)
