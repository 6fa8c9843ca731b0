"""Renaming agents and skills: the files after it, and what moves."""

import pytest

from agentls.features.rename import Renaming, follow_file, renamable, rename
from agentls.features.rename_settings import settings_edits
from agentls.project import Project, parsed
from agentls.text import Document, apply_edits

from .cursor import CLAUDE, OPENCODE, ROOT, Marked, marked, shown

TEAM = {
    ".claude/agents/lead.md": (
        "---\nname: lead\ntools: Read, Agent(reviewer, writer)\n---\n"
        "Ask @reviewer, or `reviewer`; a reviewer is kind.\n```\n@reviewer\n```\n"
    ),
    ".claude/agents/reviewer.md": "---\nname: 'reviewer'\nskills: [seed-data]\n---\n",
    ".claude/agents/writer.md": "---\nname: writer\n---\nUse the Seed Data skill, `seed-data`.\n",
    ".opencode/agent/review/deep.md": "---\nmode: subagent\n---\n",
    ".opencode/agent/boss.md": "---\npermission:\n  task:\n    review/deep: allow\n---\n",
    ".claude/skills/seed-data/SKILL.md": "---\nname: seed-data\ndescription: Makes rows\n---\n",
}


def changed(file: Marked, renaming: Renaming) -> list[str]:
    """The lines that the edits change, each with its file, then the moves."""
    lines = []
    for path, edits in sorted(renaming.edits.items()):
        known = file.project.definitions.get(path)
        skill = next((each for each in file.project.skills if each.path == path), None)
        before = (known or skill.definition).document.text
        after = apply_edits(before, edits)
        pairs = zip(before.splitlines(), after.splitlines(), strict=True)
        lines += [f"{shown(path)}: {new}" for old, new in pairs if old != new]
    return [*lines, *(f"{shown(old)} -> {shown(new)}" for old, new in renaming.moves)]


RENAMES = [
    (
        CLAUDE,
        "---\nname: a\n---\n`rev$0iewer`\n",
        "critic",
        [
            ".claude/agents/lead.md: tools: Read, Agent(critic, writer)",
            ".claude/agents/lead.md: Ask @critic, or `critic`; a reviewer is kind.",
            ".claude/agents/reviewer.md: name: 'critic'",
            ".claude/agents/subject.md: `critic`",
            ".claude/agents/reviewer.md -> .claude/agents/critic.md",
        ],
    ),
    (
        OPENCODE,
        "---\nmode: all\n---\nAsk `review/de$0ep`.\n",
        "review/wide",
        [
            ".opencode/agent/boss.md:     review/wide: allow",
            ".opencode/agent/subject.md: Ask `review/wide`.",
            ".opencode/agent/review/deep.md -> .opencode/agent/review/wide.md",
        ],
    ),
    (
        OPENCODE,
        "---\nmode: all\n---\nAsk `review/de$0ep`.\n",
        "deep",
        [
            ".opencode/agent/boss.md:     deep: allow",
            ".opencode/agent/subject.md: Ask `deep`.",
            ".opencode/agent/review/deep.md -> .opencode/agent/deep.md",
        ],
    ),
    (CLAUDE, "---\nname: own$0\n---\n", "other", [".claude/agents/subject.md: name: other"]),
    (
        CLAUDE,
        "---\nname: a\nskills:\n  - seed$0-data\n---\n",
        "rows",
        [
            ".claude/agents/reviewer.md: skills: [rows]",
            ".claude/agents/subject.md:   - rows",
            ".claude/agents/writer.md: Use the Seed Data skill, `rows`.",
            ".claude/skills/seed-data/SKILL.md: name: rows",
            ".claude/skills/seed-data -> .claude/skills/rows",
        ],
    ),
]


@pytest.mark.parametrize(("path", "text", "name", "expected"), RENAMES)
def test_rename(path: str, text: str, name: str, expected: list[str]) -> None:
    file = marked(path, text, TEAM)
    result = rename(file.definition, file.project, file.offset, name)
    assert isinstance(result, Renaming)
    assert changed(file, result) == expected


REFUSED = [
    ("---\nname: a$0\n---\n", "writer", "there is an agent of that name"),
    ("---\nname: a$0\n---\n", "b: c", "is no name for an agent"),
    ("---\nname: a$0\n---\n", "-b", "is no name for an agent"),
    ("---\nname: a$0\n---\n", "", "is no name for an agent"),
    ("---\nskills: [seed$0-data]\n---\n", "Seed_Data", "is no name for a skill"),
    ("---\nname: a\ntools: Re$0ad\n---\n", "b", "no agent and no skill"),
]


@pytest.mark.parametrize(("text", "name", "reason"), REFUSED)
def test_a_refusal_says_why(text: str, name: str, reason: str) -> None:
    file = marked(CLAUDE, text, TEAM)
    assert reason in str(rename(file.definition, file.project, file.offset, name))


def test_words_for_a_skill_are_not_its_name() -> None:
    file = marked(CLAUDE, "---\nname: a\n---\nUse the Seed D$0ata skill.\n", TEAM)
    assert renamable(file.definition, file.project, file.offset) is None


def test_a_moved_file_takes_its_name_along() -> None:
    file = marked(CLAUDE, "---\nname: a\n---\n", TEAM)
    old, new = ROOT / ".claude/agents/reviewer.md", ROOT / ".claude/agents/critic.md"
    assert changed(file, follow_file(file.project, str(old), str(new))) == [
        ".claude/agents/lead.md: tools: Read, Agent(critic, writer)",
        ".claude/agents/lead.md: Ask @critic, or `critic`; a reviewer is kind.",
        ".claude/agents/reviewer.md: name: 'critic'",
    ]
    assert follow_file(file.project, str(old), str(ROOT / ".claude/agents/sub/reviewer.md")) == Renaming({})


TOML = """\
models = { reviewer = "haiku" }
[agents.reviewer]
owned = ["reviewer/"]
[agents."reviewer".more]
x = 1
[agents]
lead.max = 2 # reviewer
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TOML, TOML.replace("[agents.reviewer]", "[agents.critic]").replace('"reviewer".more', "critic.more")),
        ("agents.reviewer.owned = []\n", "agents.critic.owned = []\n"),
        ("[agents]\nreviewer = { owned = [] } # x\n", "[agents]\ncritic = { owned = [] } # x\n"),
        ("agents = { reviewer = { owned = ['reviewer'] } }\n", "agents = { critic = { owned = ['reviewer'] } }\n"),
        ("[agents.reviewer]\n[agents.critic]\n", None),
        ("[agents.reviewer\n", None),
        ('x = """\n[agents.reviewer]\n"""\n', None),
    ],
)
def test_settings_are_renamed_too(before: str, after: str | None):
    path = str(ROOT / "agentls.toml")
    project = Project(ROOT, exists=lambda asked: asked == path, text_of=lambda asked: before if asked == path else None)
    found = settings_edits(project, "reviewer", "critic")
    assert (apply_edits(before, found[1]) if found else None) == after


def test_all_that_opencode_merges_is_renamed():
    config = (
        '{"agent": {"deep": {"mode": "all"}, /* x */ "b": {"permission": {"task": {"deep": "ask"}}}}, '
        '"default_agent": "deep"}'
    )
    file = marked(
        OPENCODE, "---\nmode: all\n---\nAsk `de$0ep`.\n", {".opencode/agent/deep.md": "---\nmode: all\n---\n"}
    )
    project = file.project.having(parsed(Document(str(ROOT / "opencode.json"), config)))
    result = rename(file.definition, project, file.offset, "wide")
    assert isinstance(result, Renaming)
    assert apply_edits(config, result.edits[str(ROOT / "opencode.json")]) == config.replace('"deep"', '"wide"')
    assert [(shown(old), shown(new)) for old, new in result.moves] == [
        (".opencode/agent/deep.md", ".opencode/agent/wide.md")
    ]


def test_a_skill_is_renamed_in_opencodes_configuration():
    config = (
        '{"permission": {"skill": {"seed-data": "deny"}}, "agent": {"b": {"prompt": "Use `seed-data`,\\n", '
        '"permission": {"skill": {"seed-data": "ask"}}}}}'
    )
    file = marked(CLAUDE, "---\nname: a\n---\n`seed-$0data`\n", TEAM)
    project = file.project.having(parsed(Document(str(ROOT / "opencode.json"), config)))
    result = rename(file.definition, project, file.offset, "rows")
    assert isinstance(result, Renaming)
    assert apply_edits(config, result.edits[str(ROOT / "opencode.json")]) == config.replace("seed-data", "rows")
