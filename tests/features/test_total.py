"""No text makes a feature raise, and every span that one answers with lies in the text."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agentls.features.calls import agent_at, incoming, outgoing
from agentls.features.completion import complete
from agentls.features.folding import folds
from agentls.features.formatting import format_header
from agentls.features.hints import hints
from agentls.features.hover import hover
from agentls.features.lenses import lenses
from agentls.features.links import links
from agentls.features.outline import outline
from agentls.features.rename import Renaming, rename
from agentls.features.selection import selections
from agentls.features.semantic import semantic_tokens
from agentls.features.usages import definition_at
from agentls.text import Span, apply_edits

from .cursor import CLAUDE, COPILOT, OPENCODE, Marked, marked

PIECES = st.sampled_from(
    """---|name: a|name: peer|tools:|tools: Read, Agent(peer|tools: [Read, 'Ba|disallowedTools: Bash(rm:*)|model: sonnet
    model:|model: other/x|permission:|permission: ask|  bash:|  edit: deny|    'git *': allow|  "*": ask|  - Read
      - label: x|skills: [s]|description: a: b|description: >|&a *a|{a: [b|`peer`|@peer|`./a/b.sh`|[x](../y.md)|# One
    ### Two|```|~~~|Use the Big One skill|agents: ['*', peer]|handoffs:|mcpServers: [a, {b: {}}]|color: '#12|\ttab
    é🦊|\u0000|\ufeff|null|? x|agents: 3|tools: 3|tools: {Read: true}|name: [a]|name: 'a|steps: 1e999|<<: *a
    !!binary x|"a|permission: {edit: {x: y}}""".replace("\n    ", "|").split("|")
)
TEXTS = st.builds(
    lambda open_, parts, end: open_ + end.join(parts),
    st.sampled_from(["", "---\n"]),
    st.lists(PIECES, max_size=9),
    st.sampled_from(["\n", "\r\n"]),
)
PEERS = {".claude/agents/peer.md": "---\nname: peer\ntools: Agent(a)\n---\n`a`\n"}


def spans(file: Marked) -> Iterator[Span]:
    """Everything that the features say about a file at the cursor."""
    definition, project, offset = file.definition, file.project, file.offset
    found = hover(definition, project, offset)
    yield from [found.span] if found else []
    for each in complete(definition, project, offset):
        assert each.span is not None
        assert definition.document.line_of(each.span.start) == definition.document.line_of(each.span.end)
        yield each.span
    for symbol in outline(definition):
        yield symbol.span
    for group in (
        folds(definition),
        links(definition, project),
        semantic_tokens(definition, project),
        lenses(definition, project),
    ):
        yield from (each.span for each in group)
    yield from selections(definition, offset)
    yield from (Span(each.offset, each.offset) for each in hints(definition, project, Span(0, len(file.text))))
    leads = definition_at(definition, project, offset)
    yield from [leads[0]] if leads else []
    agent = agent_at(definition, project, offset)
    yield from (
        span
        for call in (outgoing(agent, project) if agent else ())
        for span in call.spans
        if agent.definition is definition
    )
    incoming(agent, project) if agent else ()


@settings(max_examples=150)
@given(st.sampled_from([CLAUDE, OPENCODE, COPILOT, "notes.md", "skills/x/SKILL.md"]), TEXTS, st.integers(0, 200))
def test_any_text(path: str, text: str, at: int) -> None:
    at = min(at, len(text))
    file = marked(path, f"{text[:at]}$0{text[at:]}", PEERS)
    assert all(0 <= each.start <= each.end <= len(file.text) for each in spans(file))
    apply_edits(file.text, format_header(file.definition))
    result = rename(file.definition, file.project, file.offset, "other")
    edits = result.edits.get(file.definition.document.path, ()) if isinstance(result, Renaming) else ()
    apply_edits(file.text, edits)


@pytest.mark.parametrize(
    "text", ["", "---", "---\n", "---\n---", "---\n---\n", "\ufeff---\n", "---\r\n\r\n", "\n---\nname: a\n---\n"]
)
def test_the_edges(text: str) -> None:
    for path in (CLAUDE, OPENCODE, COPILOT):
        for at in range(len(text) + 1):
            file = marked(path, f"{text[:at]}$0{text[at:]}", PEERS)
            assert all(0 <= each.start <= each.end <= len(file.text) for each in spans(file))
