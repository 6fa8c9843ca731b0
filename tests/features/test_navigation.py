"""Links, definition, references, workspace symbols and the call hierarchy, over one small workspace."""

from pathlib import Path

import pytest

from agentls.features.calls import agent_at, incoming, outgoing
from agentls.features.links import links
from agentls.features.usages import definition_at, thing_at, usages
from agentls.features.workspace_symbols import search

from .cursor import CLAUDE, COPILOT, OPENCODE, marked, shown

TEAM = {
    ".claude/agents/lead.md": (
        "---\nname: lead\ntools: Read, Agent(reviewer, writer)\n---\n"
        "Ask @reviewer, then `writer`, then `reviewer` again.\n```\n`reviewer` in an example\n```\n"
    ),
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: Reads\nskills: [seed-data]\n---\nThe reviewer.\n",
    ".claude/agents/writer.md": "---\nname: writer\n---\nUse the Seed Data skill.\n",
    ".opencode/agent/reviewer.md": "---\nmode: subagent\n---\nAnother one.\n",
    ".opencode/agent/boss.md": "---\npermission:\n  task:\n    '*': deny\n    reviewer: allow\n---\n",
    ".claude/skills/seed-data/SKILL.md": "---\nname: seed-data\ndescription: Makes rows\n---\n",
}


def place(path: str, text: str, start: int) -> str:
    """``file:line:column`` of an offset, both from 1."""
    line = text.count("\n", 0, start)
    return f"{shown(path)}:{line + 1}:{start - text.rfind(chr(10), 0, start)}"


DEFINITIONS = [
    (CLAUDE, "---\nname: a\n---\nAsk `rev$0iewer`.\n", "reviewer -> .claude/agents/reviewer.md:2:7"),
    (OPENCODE, "---\nmode: all\n---\nAsk @rev$0iewer.\n", "reviewer -> .opencode/agent/reviewer.md:1:1"),
    (COPILOT, "---\nagents: [rev$0iewer]\n---\n", "reviewer -> .claude/agents/reviewer.md:2:7"),
    (CLAUDE, "---\nname: a\nskills: ['seed$0-data']\n---\n", "seed-data -> .claude/skills/seed-data/SKILL.md:2:7"),
    (CLAUDE, "---\nname: a\n---\nUse the Seed D$0ata skill.\n", "Seed Data -> .claude/skills/seed-data/SKILL.md:2:7"),
    (CLAUDE, "---\ntools: Agent(wri$0ter)\n---\n", "writer -> .claude/agents/writer.md:2:7"),
    (CLAUDE, "---\ntools: Re$0ad\n---\n", "nowhere"),
    (CLAUDE, "---\nname: a\n---\nAsk `nob$0ody`.\n", "nowhere"),
]


@pytest.mark.parametrize(("path", "text", "expected"), DEFINITIONS)
def test_definition(path: str, text: str, expected: str) -> None:
    file = marked(path, text, TEAM)
    found = definition_at(file.definition, file.project, file.offset)
    if found is None:
        assert expected == "nowhere"
        return
    span, leads = found
    assert leads.definition is not None
    where = place(leads.path, leads.definition.document.text, leads.span.start)
    assert f"{file.definition.document.slice(span)} -> {where}" == expected


def test_references_keep_the_dialects_apart() -> None:
    file = marked(CLAUDE, "---\nname: a\n---\nAsk `rev$0iewer`.\n", TEAM)
    found = thing_at(file.definition, file.project, file.offset)
    assert found is not None
    assert [
        place(e.path, e.definition.document.text, e.reference.span.start) for e in usages(found[1], file.project)
    ] == [
        ".claude/agents/lead.md:3:20",
        ".claude/agents/lead.md:5:6",
        ".claude/agents/lead.md:5:37",
        ".claude/agents/reviewer.md:2:7",
        ".claude/agents/subject.md:4:6",
    ]


def test_links_lead_to_what_exists(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / "tools/run.sh").write_text("")
    body = "Run `./tools/run.sh --all`, not `./tools/gone.sh`; see [it](../../tools/run.sh) and `reviewer`.\n"
    file = marked(CLAUDE, f"---\nname: a\n---\n{body}", TEAM, root=tmp_path)
    found = links(file.definition, file.project)
    assert [(file.definition.document.slice(e.span), Path(e.path).relative_to(tmp_path).as_posix()) for e in found] == [
        ("./tools/run.sh", "tools/run.sh"),
        ("../../tools/run.sh", "tools/run.sh"),
        ("reviewer", ".claude/agents/reviewer.md"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["boss", "lead", "reviewer", "reviewer", "seed-data", "subject", "writer"]),
        ("RE", ["reviewer", "reviewer", "writer"]),
        ("sd", ["seed-data"]),
        ("e", ["lead", "reviewer", "reviewer", "seed-data", "subject", "writer"]),
        ("zz", []),
    ],
)
def test_workspace_symbols(query: str, expected: list[str]) -> None:
    file = marked(CLAUDE, "---\nname: subject\n---\n", TEAM)
    assert [each.name for each in search(file.project, query)] == expected


def test_call_hierarchy() -> None:
    file = marked(CLAUDE, "---\nname: a$0\n---\n`reviewer`\n", TEAM)
    project = file.project
    lead = project.agent("lead")
    assert lead is not None
    text = lead.definition.document
    out = [(call.agent.name, [text.slice(span) for span in call.spans]) for call in outgoing(lead, project)]
    assert out == [("reviewer", ["reviewer"] * 3), ("writer", ["writer"] * 2)]
    reviewer = outgoing(lead, project)[0].agent
    assert [(call.agent.name, len(call.spans)) for call in incoming(reviewer, project)] == [("lead", 3), ("a", 1)]
    boss = project.agent("boss")
    assert boss is not None
    assert [shown(call.agent.path) for call in outgoing(boss, project)] == [".opencode/agent/reviewer.md"]
    here = agent_at(file.definition, project, file.offset)
    assert here is not None
    assert here.name == "a"
