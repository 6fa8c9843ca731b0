"""Completion: what is offered at ``$0``, and the text after each is taken."""

from dataclasses import replace

import pytest

from agentls.definition import parse
from agentls.features.choices import Suggestion
from agentls.features.completion import complete
from agentls.formats import detect
from agentls.policy import Policy
from agentls.prices import Price
from agentls.rights import effects
from agentls.servers import Server
from agentls.settings import Settings
from agentls.text import Document, Edit, apply_edits

from .cursor import CLAUDE, COPILOT, OPENCODE, ROOT, Marked, marked

PEERS = {
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: Reads\nmcpServers: [docs]\n---\nReview.\n",
    ".claude/agents/writer.md": "---\nname: writer\ndescription: Writes\n---\nWrite.\n",
    ".claude/skills/seed-data/SKILL.md": "---\nname: seed-data\ndescription: Makes rows\n---\n",
}


def offered(path: str, text: str) -> list[str]:
    """The labels in the order in which an editor shows them."""
    file = marked(path, text, PEERS)
    found = complete(file.definition, file.project, file.offset)
    return [each.label for each in sorted(found, key=lambda each: each.rank)]


def taken(file: Marked, suggestion: Suggestion) -> str:
    """The file after the suggestion is taken, as an editor does it."""
    assert suggestion.span is not None
    return apply_edits(file.text, [Edit(suggestion.span, suggestion.text)])


SECOND = "---\ndescription: a\npermissions:\n"
"""The beginning of a header that OpenCode 2 reads as its own."""
FIRST = [
    ("required fields first", CLAUDE, "---\n$0\n---\n", ["name", "description", "tools"]),
    ("fields not yet there", CLAUDE, "---\nname: a\ntools: Read\nde$0\n---\n", ["description", "disallowedTools"]),
    ("a field's values", CLAUDE, "---\npermissionMode: $0\n---\n", ["default", "acceptEdits", "auto"]),
    ("booleans", CLAUDE, "---\nbackground: t$0\n---\n", ["true", "false"]),
    ("tools in a comma list", CLAUDE, "---\ntools: Read, $0\n---\n", ["Write", "Edit", "Glob"]),
    ("tools in a list", CLAUDE, "---\ntools:\n  - Write\n  - $0\n---\n", ["Read", "Edit", "Glob"]),
    ("tools in a bracket that is not closed", CLAUDE, "---\ntools: [Write, $0\n---\n", ["Read", "Edit"]),
    ("agents in a tool's parentheses", CLAUDE, "---\ntools: Read, Agent(re$0\n---\n", ["reviewer", "writer"]),
    ("skills", CLAUDE, "---\nskills:\n  - $0\n---\n", ["seed-data"]),
    ("servers that other agents name", CLAUDE, "---\nmcpServers:\n  - $0\n---\n", ["docs"]),
    ("aliases before ids", CLAUDE, "---\nmodel: $0\n---\n", ["sonnet", "opus", "haiku"]),
    ("the file's own name", CLAUDE, "---\nname: $0\n---\n", ["subject"]),
    ("values although another line is broken", CLAUDE, "---\ndescription: a: b\nmemory: $0\ntools: [\n---\n", ["user"]),
    ("permission keys, the wildcard first", OPENCODE, "---\npermission:\n  $0\n---\n", ["*", "read", "edit", "glob"]),
    ("keys not yet there", OPENCODE, "---\npermission:\n  read: ask\n  '*': deny\n  $0\n---\n", ["edit", "glob"]),
    ("effects", OPENCODE, "---\npermission:\n  edit: $0\n---\n", ["allow", "ask", "deny"]),
    ("effects below a pattern", OPENCODE, "---\npermission:\n  bash:\n    'git *': $0\n---\n", ["allow", "ask"]),
    ("effects for all", OPENCODE, "---\npermission: $0\n---\n", ["allow", "ask", "deny"]),
    ("agents under task", OPENCODE, "---\npermission:\n  task:\n    $0\n---\n", ["*", "reviewer", "writer"]),
    ("switches", OPENCODE, "---\ntools:\n  bash: $0\n---\n", ["true", "false"]),
    ("colours", OPENCODE, "---\ncolor: $0\n---\n", ["primary", "secondary"]),
    ("keys of a rule", OPENCODE, f"{SECOND}  - $0\n---\n", ["action", "resource", "effect"]),
    (
        "actions of OpenCode 2",
        OPENCODE,
        f"{SECOND}  - action: $0\n---\n",
        ["*", "read", "edit", "glob", "grep", "shell"],
    ),
    ("effects of a rule", OPENCODE, f"{SECOND}  - effect: $0\n---\n", ["allow", "ask", "deny"]),
    (
        "resources of a rule",
        OPENCODE,
        f"{SECOND}  - action: subagent\n    resource: $0\n---\n",
        ["*"],
    ),
    (
        "fields of OpenCode 2",
        OPENCODE,
        "---\nsystem: x\n$0\n---\n",
        ["description", "mode", "model", "variant", "request"],
    ),
    ("tool sets", COPILOT, "---\ntools: [$0]\n---\n", ["read", "edit", "search", "execute"]),
    ("agents of Copilot", COPILOT, "---\nagents: [re$0]\n---\n", ["reviewer", "writer"]),
    ("keys of a handoff", COPILOT, "---\nhandoffs:\n  - $0\n---\n", ["label", "agent", "prompt"]),
    ("agents of a handoff", COPILOT, "---\nhandoffs:\n  - agent: $0\n---\n", ["reviewer", "writer"]),
    ("events of hooks", CLAUDE, "---\nhooks:\n  $0\n---\n", ["SessionStart", "UserPromptSubmit", "PreToolUse"]),
    ("parts of a hook", CLAUDE, "---\nhooks:\n  Stop:\n    - $0\n---\n", ["matcher", "hooks"]),
    (
        "types of hooks",
        CLAUDE,
        "---\nhooks:\n  Stop:\n    - hooks:\n        - type: $0\n---\n",
        ["command", "http", "mcp_tool", "prompt", "agent"],
    ),
    ("types of hooks of VS Code", COPILOT, "---\nhooks:\n  Stop:\n    - type: $0\n---\n", ["command"]),
    ("a cache's time", CLAUDE, "---\nexperimental:\n  cacheTtl: $0\n---\n", ["5m", "1h"]),
    ("types of servers", CLAUDE, "---\nmcpServers:\n  - docs:\n      type: $0\n---\n", ["stdio", "http", "sse", "ws"]),
    ("scopes of a token", COPILOT, "---\ngithub:\n  permissions:\n    $0\n---\n", ["actions", "checks", "contents"]),
    ("what a scope takes", COPILOT, "---\ngithub:\n  permissions:\n    checks: $0\n---\n", ["read", "none"]),
    ("switches of a handoff", COPILOT, "---\nhandoffs:\n  - send: $0\n---\n", ["true", "false"]),
    ("tools after their sign", COPILOT, "---\nname: a\n---\nUse #tool:se$0\n", ["read", "edit", "search"]),
    ("agents after an at sign", CLAUDE, "---\nname: a\n---\nAsk @re$0 first\n", ["reviewer", "writer"]),
    ("agents and skills in a code span", CLAUDE, "---\nname: a\n---\nAsk `$0`\n", ["reviewer", "writer", "seed-data"]),
    ("fields of a skill", ".claude/skills/x/SKILL.md", "---\nname: x\n$0\n---\n", ["description", "license"]),
    ("a skill's own name", ".claude/skills/x/SKILL.md", "---\nname: $0\n---\n", ["x"]),
    ("an empty file in its host's place", OPENCODE, "$0", ["agent: OpenCode"]),
    ("an empty file elsewhere", "a.md", "---\n$0", ["agent: Claude Code", "agent: OpenCode", "agent: VS Code"]),
]


@pytest.mark.parametrize(("path", "text", "expected"), [case[1:] for case in FIRST], ids=[case[0] for case in FIRST])
def test_first_suggestions(path: str, text: str, expected: list[str]) -> None:
    assert offered(path, text)[: len(expected)] == expected


NOTHING = [
    (CLAUDE, "---\nname: a\n---\nplain pro$0se\n"),
    (CLAUDE, "---\nname: a\n---\n```\n@re$0\n```\n"),
    (CLAUDE, "---\nname: a\n---\nmail me@re$0\n"),
    (CLAUDE, "---\nname: a\n---\n`code` and then$0\n"),
    (CLAUDE, "---\ndescription: |\n  to$0\n---\n"),
    (CLAUDE, "---\nhooks:\n  Stop: $0\n---\n"),
    (CLAUDE, "\n\n$0"),
    ("README.md", "# read $0\n"),
]


@pytest.mark.parametrize(("path", "text"), NOTHING)
def test_nothing_to_suggest(path: str, text: str) -> None:
    assert offered(path, text) == []


TAKEN = [
    (CLAUDE, "---\nde$0\n---\n", "description", "---\ndescription: \n---\n"),
    (CLAUDE, "---\nna$0: x\n---\n", "name", "---\nname: x\n---\n"),
    (CLAUDE, "---\nsk$0\n---\n", "skills", "---\nskills:\n  - \n---\n"),
    (OPENCODE, "---\nper$0\n---\n", "permission", "---\npermission:\n  \n---\n"),
    (CLAUDE, "---\ntools: Read, E$0d, Bash\n---\n", "Edit", "---\ntools: Read, Edit, Bash\n---\n"),
    (CLAUDE, "---\ntools: Agent(wri$0x), Read\n---\n", "writer", "---\ntools: Agent(writer), Read\n---\n"),
    (OPENCODE, "---\npermission: {ed$0}\n---\n", "edit", "---\npermission: {edit: }\n---\n"),
    (OPENCODE, "---\npermission:\n  edit: 'al$0'\n---\n", "deny", "---\npermission:\n  edit: 'deny'\n---\n"),
    (CLAUDE, "---\nname: a\n---\n`rev$0x` and\n", "reviewer", "---\nname: a\n---\n`reviewer` and\n"),
]


@pytest.mark.parametrize(("path", "text", "label", "expected"), TAKEN)
def test_taking_a_suggestion(path: str, text: str, label: str, expected: str) -> None:
    file = marked(path, text, PEERS)
    found = {each.label: each for each in complete(file.definition, file.project, file.offset)}
    assert taken(file, found[label]) == expected


@pytest.mark.parametrize("text", ["$0", "---$0", "---\n$0", "\ufeff$0", "---\r\n$0"])
def test_a_snippet_takes_one_line(text: str) -> None:
    file = marked(COPILOT, text)
    (snippet,) = complete(file.definition, file.project, file.offset)
    assert snippet.span is not None
    assert file.definition.document.slice(snippet.span) in ("", "---", "\ufeff")
    after = taken(file, snippet).replace("\r\n", "\n").lstrip("\ufeff")
    assert after.startswith("---\nname: ${1:subject}\n")


def test_models_are_written_as_the_dialect_has_them_and_deprecated_ones_say_when_they_end() -> None:
    file = marked(OPENCODE, "---\nmodel: $0\n---\n")
    found = {each.label: each for each in complete(file.definition, file.project, file.offset)}
    old = found["anthropic/claude-3-opus-20240229"]
    assert (old.deprecated, old.detail) == (True, "end of life 2026-01-05")
    assert not found[next(each for each in found if "sonnet-5" in each)].deprecated


def test_a_code_span_takes_tools_and_models_after_all_else() -> None:
    file = marked(CLAUDE, "---\nname: a\nmcpServers: [docs]\n---\nUse `$0`\n", PEERS)
    found = sorted(complete(file.definition, file.project, file.offset), key=lambda each: each.rank)
    kinds = list(dict.fromkeys(each.kind for each in found))
    assert kinds == ["agent", "skill", "tool", "model"]
    assert {"Grep", "mcp__docs", "sonnet"} <= {each.label for each in found}


def test_a_model_tells_what_it_costs() -> None:
    file = marked(CLAUDE, "---\nmodel: $0\n---\n")
    settings = Settings(prices={"claude-haiku-4-5": Price(1, 5, 1, 1)})
    found = complete(file.definition, replace(file.project, settings=settings), file.offset)
    details = {each.label: each.detail for each in found}
    assert details["claude-haiku-4-5"] == "$1 in, $5 out per million tokens"


def test_paths_of_the_workspace(tmp_path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "run-tests.sh").write_text("")
    file = marked(CLAUDE, "---\nname: a\n---\nRun `./tools/ru$0`\n", root=tmp_path)
    (found,) = [each for each in complete(file.definition, file.project, file.offset) if each.kind == "file"]
    assert taken(file, found).endswith("Run `./tools/run-tests.sh`\n")


def test_every_snippet_is_an_agent_without_rights_to_change_anything() -> None:
    for path in (CLAUDE, OPENCODE, COPILOT):
        file = marked(path, "$0")
        (snippet,) = complete(file.definition, file.project, 0)
        definition = parse(Document(file.definition.document.path, snippet.text.replace("${", "").replace("}", "")))
        dialect = detect(definition)
        assert dialect is not None
        rights = effects(Policy(dialect.lower(definition), file.project.root))
        assert rights == {"read": "allow", "edit": "deny", "shell": "deny", "web": "deny", "delegate": "deny"}


def test_servers_of_the_hosts_files() -> None:
    file = marked(CLAUDE, "---\ntools: mcp$0\n---\n")
    servers = (Server("docs", str(ROOT / ".mcp.json"), ("docs-server",)),)
    found = complete(file.definition, replace(file.project, servers=servers), file.offset)
    assert [each.label for each in found][-1] == "mcp__docs"
    file = marked(CLAUDE, "---\nmcpServers:\n  - $0\n---\n")
    found = complete(file.definition, replace(file.project, servers=servers), file.offset)
    assert [(each.label, each.detail) for each in found] == [("docs", ".mcp.json")]


def test_values_say_what_they_do() -> None:
    file = marked(CLAUDE, "---\nname: a\npermissionMode: $0\n---\n", {})
    found = {each.label: each.doc for each in complete(file.definition, file.project, file.offset)}
    assert found["plan"] == "Reads are allowed, and nothing is changed."
    assert all(found.values())
