"""Whatever a file says, its conversion is at least as strict: random files, each operation put to `decide`."""

from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from agentls.agent import STRICTNESS, Agent, Permission
from agentls.convert import Conversion, Refused, convert
from agentls.definition import parse
from agentls.formats import Target, targets
from agentls.policy import Operation, Policy, decide, history, settings_files
from agentls.rights import host_effect
from agentls.text import Document

ROOT = PurePath("/workspace")
FILES = ("a", "src/main.py", "src/deep/x.py", "docs/guide.md", "docs/x", ".env", "secrets/key")
OPERATIONS = (
    *(Operation(tool, path, ROOT / path) for tool in ("read", "edit", "write") for path in FILES),
    *(Operation(tool, target) for tool in ("glob", "grep") for target in ("**/*.py", "x", "docs/x")),
    *(
        Operation("bash", command)
        for command in (
            "ls -la",
            "cat a",
            "git status",
            "git push --force",
            "git diff x",
            "npm test",
            "rm -rf x",
            "git push; ls",
        )
    ),
    *(Operation("webfetch", url) for url in ("https://example.org/", "http://localhost:8080/x")),
    Operation("websearch", "x"),
    *(Operation("task", name) for name in ("reviewer", "writer", "x")),
    *(Operation("skill", name) for name in ("seed-data", "x")),
    Operation("todo", ""),
    Operation("lsp", ""),
    *(Operation(f"mcp:{name}", "") for name in ("docs:find", "docs:delete", "other:find")),
)

CLAUDE_TOOLS = st.sampled_from(
    """Read|Write|Edit|Glob|Grep|Bash|WebFetch|WebSearch|Agent|Skill|TodoWrite|LSP|Task|NotebookEdit|Unknown
    Bash(git diff:*)|Bash(git *)|Bash(npm test)|Bash(*)|Edit(docs/**)|Write(docs/**)|Edit(src/main.py)|Read(src/*.py)
    Read(.env)|Agent(reviewer)|Agent(writer, x)|WebFetch(domain:example.org)|Skill(seed-data)
    mcp__docs__find|mcp__docs""".replace("\n    ", "|").split("|")
)
MODES = ("default", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "plan", "nonsense")


def listed(name: str, entries: list[str]) -> str:
    return f"{name}: [{', '.join(repr(each) for each in entries)}]\n"


@st.composite
def claude(draw) -> str:
    text = "name: subject\ndescription: b\n"
    text += listed("tools", draw(st.lists(CLAUDE_TOOLS, max_size=6))) if draw(st.booleans()) else ""
    text += listed("disallowedTools", draw(st.lists(CLAUDE_TOOLS, max_size=3))) if draw(st.booleans()) else ""
    text += draw(st.sampled_from(["", "skills: [seed-data]\n"]))
    return text + (f"permissionMode: {draw(st.sampled_from(MODES))}\n" if draw(st.booleans()) else "")


KEYS = st.sampled_from(
    [
        "*",
        "read",
        "edit",
        "write",
        "glob",
        "grep",
        "bash",
        "task",
        "skill",
        "webfetch",
        "websearch",
        "lsp",
        "docs_*",
        "docs_delete",
        "w*",
        "s*",
    ]
)
PATTERNS = st.sampled_from(
    ["*", "src/*", "docs/**", "*.env", "git *", "git push*", "rm *", "npm test", "reviewer", "s*", "?", "x"]
)
EFFECTS = st.sampled_from(["allow", "ask", "deny"])


@st.composite
def opencode(draw) -> str:
    text = "description: b\n" + draw(st.sampled_from(["", "mode: subagent\n", "mode: primary\n"]))
    if draw(st.booleans()):
        tools = draw(
            st.dictionaries(
                st.sampled_from(["bash", "edit", "write", "read", "docs_*", "*"]), st.booleans(), max_size=3
            )
        )
        text += (
            "tools:\n" + "".join(f"  '{key}': {str(value).lower()}\n" for key, value in tools.items()) if tools else ""
        )
    rules = draw(
        st.dictionaries(
            KEYS, st.one_of(EFFECTS, st.dictionaries(PATTERNS, EFFECTS, min_size=1, max_size=3)), max_size=6
        )
    )
    if rules:
        text += "permission:\n"
    for key, value in rules.items():
        if isinstance(value, str):
            text += f"  '{key}': {value}\n"
        else:
            text += f"  '{key}':\n" + "".join(f"    '{pattern}': {effect}\n" for pattern, effect in value.items())
    return text


@st.composite
def copilot(draw) -> str:
    names = [
        "read",
        "edit",
        "search",
        "execute",
        "web",
        "agent",
        "todo",
        "*",
        "Grep",
        "shell",
        "docs/find",
        "docs/*",
        "edit/createFile",
        "x",
    ]
    text = "description: b\n"
    text += listed("tools", draw(st.lists(st.sampled_from(names), max_size=5))) if draw(st.booleans()) else ""
    return text + (
        listed("agents", draw(st.lists(st.sampled_from(["reviewer", "x", "*"]), max_size=2)))
        if draw(st.booleans())
        else ""
    )


ACTIONS = st.sampled_from(
    [
        "*",
        "read",
        "edit",
        "write",
        "glob",
        "grep",
        "shell",
        "bash",
        "subagent",
        "task",
        "skill",
        "webfetch",
        "docs_*",
        "s*",
    ]
)


@st.composite
def opencode_v2(draw) -> str:
    rules = draw(st.lists(st.tuples(ACTIONS, PATTERNS, EFFECTS), max_size=7))
    return f"description: b\npermissions:{'' if rules else ' []'}\n" + "".join(
        f"  - action: '{action}'\n    resource: '{resource}'\n    effect: {effect}\n"
        for action, resource, effect in rules
    )


PLACES: dict[Target, str] = {
    "claude-code": ".claude/agents/s.md",
    "opencode": ".opencode/agent/s.md",
    "opencode-v2": ".opencode/agents/s.md",
    "copilot": ".github/agents/s.agent.md",
}


def agent(dialect: Target, text: str) -> Agent:
    return targets()[dialect].lower(parse(Document(str(ROOT / PLACES[dialect]), text)))


def claude_settings(text: str | None) -> tuple[Permission, ...]:
    """The rules in a settings file of the project."""
    document = Document(str(ROOT / ".claude/settings.json"), text or "{}")
    return settings_files.read([("claude-code", "project", document)]).claude


def check(dialect: Target, header: str) -> None:
    text = f"---\n{header}---\nBody\n"
    policy = Policy(agent(dialect, text), ROOT)
    # the text of a skill that it has stands before the agent anyway
    asked = [each for each in OPERATIONS if each.tool != "skill" or each.target not in policy.agent.skills]
    answers = [(each, decide(each, policy).effect) for each in asked]
    ways = [(to, None) for to in PLACES.keys() - {dialect}] + [("claude-code", "")] * (dialect != "claude-code")
    for to, beside in ways:
        result = convert(parse(Document(str(ROOT / PLACES[dialect]), text)), to, beside=beside)
        assert not isinstance(result, Refused), result
        assert isinstance(result, Conversion)
        after = Policy(agent(to, result.text), ROOT, settings=claude_settings(result.beside))
        for each, old in answers:
            new = decide(each, after).effect
            assert STRICTNESS[new] >= STRICTNESS[old], (
                f"{each.tool} {each.target}: {old} -> {new}\n{text}\n{result.text}{result.beside}"
            )
            host = host_effect(each, after)
            guarded = each.path is not None and each.path.name == ".env"  # an OpenCode default, told as a loss
            guarded = guarded or bool(each.tool == "bash" and history.evaluate(each))  # agentls's own, in any dialect
            guarded = guarded or (
                each.tool == "task" and "mode: primary" in text
            )  # a main agent's list, told as a loss
            assert guarded or STRICTNESS[host] >= STRICTNESS[old], (
                f"host: {each}: {old} -> {host}\n{text}\n{result.text}"
            )


@given(claude())
def test_from_claude_code(header: str) -> None:
    check("claude-code", header)


@given(opencode())
def test_from_opencode(header: str) -> None:
    check("opencode", header)


@given(opencode_v2())
def test_from_opencode_v2(header: str) -> None:
    check("opencode-v2", header)


@given(copilot())
def test_from_copilot(header: str) -> None:
    check("copilot", header)
