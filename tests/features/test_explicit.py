"""A scope written out: into which text, what is left out, and that nothing is allowed by it that was not before."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls import contract, settings
from agentls.agent import STRICTNESS
from agentls.contract import SCOPE
from agentls.definition import parse
from agentls.explicit import all_explicit, answer, json_lists, places, samples
from agentls.explicit.opencode import patterns
from agentls.policy import settings_files
from agentls.policy.opencode import matches
from agentls.policy.scope import covers
from agentls.project import Project
from agentls.text import Document, apply_edits

ROOT = Path("/shop")
TOML, CLAUDE = "agentls.toml", ".claude/settings.json"
BODY = """\
## Directories you own

- `src/api/`
- `Makefile`

## You do not touch

- `src/api/gen/` (Tools)
- `web/`
- Whatever the other team keeps in `infra` and like places

## Shared boundaries

- `src/types/`
"""
BACK = f"---\nname: back\ndescription: d\ntools: Read, Edit\n---\n{BODY}"
WEB = "---\nname: web\ndescription: d\n---\n## Directories you own\n\n- `web/`\n"


def project(files: dict[str, str]) -> Project:
    """The agents and the settings files among *files*, by path."""
    agents = {str(ROOT / path): text for path, text in files.items() if path.endswith(".md")}
    hosts = [
        ("claude-code", "project", Document(str(ROOT / path), text)) for path, text in files.items() if path == CLAUDE
    ]
    return Project(
        ROOT,
        {path: parse(Document(path, text)) for path, text in agents.items()},
        settings.parse(files.get(TOML, "")),
        host=settings_files.read(hosts),
        whole=True,
    )


def offered(files: dict[str, str], name: str):
    """What is offered for the agent of that name, by the path that it goes into."""
    made = project(files)
    agent = made.agent(name)

    def read(path: str) -> Document | None:
        text = files.get(str(Path(path).relative_to(ROOT)))
        return None if text is None else Document(path, text)

    found = all_explicit(agent, made, read)
    for each in found:
        assert apply_edits(each.before.text if each.before else "", each.edits) == each.after
    return {str(Path(each.path).relative_to(ROOT)): each for each in found}


def written(files: dict[str, str], name: str, path: str) -> dict[str, str]:
    return {**files, path: offered(files, name)[path].after}


SETTINGS = [
    pytest.param("", "", id="a new file"),
    pytest.param("# mine\nsandbox = 'off' # no\n", "# mine\nsandbox = 'off' # no\n\n", id="behind what is there"),
    pytest.param(
        "[agents.back] # cheap\ncost = 1 # a dollar\n[limits]\nturns = 3\n",
        "[agents.back] # cheap\n!cost = 1 # a dollar\n[limits]\nturns = 3\n",
        id="into the agent's own table",
    ),
]


@pytest.mark.parametrize(("before", "around"), SETTINGS)
def test_settings_get_the_places_and_keep_all_else(before, around):
    files = {".claude/agents/back.md": BACK, **({TOML: before} if before else {})}
    found = offered(files, "back")[TOML]
    lists = (
        'owned = [\n    "src/api/",\n    "Makefile",\n]\nforbidden = [\n    "src/api/gen/",  # Tools\n    "web/",\n]\n'
        'shared = [\n    "src/types/",\n]\n# Not read surely, and so not in the lists above:\n'
        "#   line 15: - Whatever the other team keeps in `infra` and like places\n"
    )
    head = "" if "!" in around else "[agents.back]\n"
    expected = around.replace("!", lists) if "!" in around else f"{around}{head}{lists}"
    assert found.after == expected
    assert found.left_out == ("line 15: - Whatever the other team keeps in `infra` and like places",)


def test_settings_are_written_once():
    files = written({".claude/agents/back.md": BACK}, "back", TOML)
    assert TOML not in offered(files, "back")
    agent = project(files).agent("back")
    read, set_ = contract.of_agent(agent), project(files).policy(agent).contract
    assert {kind: [each.value for each in read.of(kind)] for kind in SCOPE} == {
        kind: [each.value for each in set_.of(kind)] for kind in SCOPE
    }


@pytest.mark.parametrize("text", ["agents = {back = {cost = 1}}\n", "owned = [\n", "agents = 3\n"])
def test_settings_that_cannot_take_it_are_left_alone(text):
    assert TOML not in offered({".claude/agents/back.md": BACK, TOML: text}, "back")


def test_agents_of_one_name_are_counted():
    files = {".claude/agents/back.md": BACK, ".opencode/agents/back.md": f"---\ndescription: d\n---\n{BODY}"}
    assert offered(files, "back")[TOML].title.endswith(", for 2 agents of this name")


def test_settings_of_claude_code_leave_out_what_binds_others_wrongly():
    files = {".claude/agents/back.md": BACK, ".claude/agents/web.md": WEB}
    found = offered(files, "back")[CLAUDE]
    assert found.after == (
        '{\n  "permissions": {\n    "ask": [\n      "Edit(/src/types/**)"\n    ],\n'
        '    "deny": [\n      "Edit(/src/api/gen/**)"\n    ]\n  }\n}\n'
    )
    assert found.left_out[:2] == (
        "the 2 places that it owns: that all else is asked about cannot be said for one agent",
        "web/: web owns it, or something in it",
    )
    assert found.title == (
        "Make this scope explicit in .claude/settings.json: 2 rules, "
        "for all Claude Code agents here, the main one too (stricter for web)"
    )
    assert CLAUDE not in offered(written(files, "back", CLAUDE), "back")


def test_settings_of_claude_code_keep_comments_and_layout():
    before = '{\n    // ours\n    "permissions": {\n        "deny": ["Read(.env)"] // no\n    }\n}\n'
    found = offered({".claude/agents/back.md": BACK, CLAUDE: before}, "back")[CLAUDE]
    assert found.after == (
        '{\n    // ours\n    "permissions": {\n        "ask": [\n          "Edit(/src/types/**)"\n        ],\n'
        '        "deny": ["Edit(/src/api/gen/**)", "Edit(/web/**)", "Read(.env)"] // no\n    }\n}\n'
    )


LISTS = [
    ("", ["a"], '{\n  "p": {\n    "l": [\n      "a"\n    ]\n  }\n}\n'),
    ("{}", ["a"], '{\n  "p": {\n    "l": [\n      "a"\n    ]\n  }\n}'),
    ('{"p": {"l": []}}', ["a", "b"], '{"p": {"l": ["a", "b"]}}'),
    ('{"p": {"l": ["b"]}}', ["a", "b"], '{"p": {"l": ["a", "b"]}}'),
    ('{"p": {"l": [\n  "b", // b\n]}}', ["a"], '{"p": {"l": [\n  "a",\n  "b", // b\n]}}'),
    ('{"x": 1}', ["a"], '{"p": {\n    "l": [\n      "a"\n    ]\n  }, "x": 1}'),
    ('{"p": {"l": ["a"]}}', ["a"], '{"p": {"l": ["a"]}}'),
    ('{"p": []}', ["a"], None),
    ('{"p": {"l": "a"}}', ["a"], None),
    ("{", ["a"], None),
]


@pytest.mark.parametrize(("text", "items", "expected"), LISTS)
def test_lists_in_json(text, items, expected):
    assert json_lists.added(text, ("p", "l"), items) == expected


RULES = """\
    "*": ask
    "src/api/*": allow
    "Makefile": allow
    "*/Makefile": allow
    "src/types/*": ask
    "src/api/gen/*": deny
    "web/*": deny
"""
DENIALS = '    "*": ask\n    "src/api/gen/*": deny\n    "web/*": deny\n'
HEADERS = [
    pytest.param("d: d\n", f"d: d\npermission:\n  edit:\n{RULES}", id="no permission"),
    pytest.param("permission: ask # all\n", f'permission: # all\n  "*": ask\n  edit:\n{DENIALS}', id="one word"),
    pytest.param(
        "permission:\n  edit: allow # free\n  bash: ask\n",
        f"permission:\n  edit: # free\n{RULES}  bash: ask\n",
        id="a word for edit",
    ),
    pytest.param(
        "permission:\n  bash: ask # b\ncolor: red\n",
        f"permission:\n  bash: ask # b\n  edit:\n{RULES}color: red\n",
        id="no edit",
    ),
    pytest.param(
        'permission:\n  edit:\n    "*": allow # all\n    "src/api/x/*": deny # x\n    "src/api/y": ask\n',
        'permission:\n  edit:\n    "*": ask # all\n    "src/api/*": allow\n    "Makefile": allow\n'
        '    "*/Makefile": allow\n    "src/types/*": ask\n    "src/api/x/*": deny # x\n    "src/api/y": ask\n'
        '    "src/api/gen/*": deny\n    "web/*": deny\n',
        id="rules that are there",
    ),
]
OPEN = ".opencode/agents/back.md"


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_rules_of_opencode(header, expected):
    files = {OPEN: f"---\n{header}---\n{BODY}"}
    assert offered(files, "back")[OPEN].after == f"---\n{expected}---\n{BODY}"
    again = {OPEN: f"---\n{expected}---\n{BODY}"}
    assert OPEN not in offered(again, "back")


@pytest.mark.parametrize(
    "header",
    [
        "permission:\n  edit: deny\n",
        "permission:\n  edit: allow\n  '*': ask\n",  # which decides instead
        "permission: {edit: allow}\n",
        "permission:\n  edit:\n    '*': deny\n    'src/*': allow\n",  # an allowance after a denial
        "tools:\n  write: false\n",
    ],
)
def test_rules_of_opencode_that_stand_in_the_way(header):
    assert OPEN not in offered({OPEN: f"---\n{header}---\n{BODY}"}, "back")


PATTERNS = [
    ("src/", True, ("src/*",)),
    ("src/**", True, ("src/*",)),
    ("src/a.py", True, ("src/a.py",)),
    ("src/api", True, ("src/api", "src/api/*")),
    ("Makefile", True, ("Makefile", "*/Makefile")),
    ("*.tf", True, ("*.tf",)),
    ("src/**/a.py", True, ("src/a.py", "src/*/a.py")),
    ("docs/*.md", True, ()),
    ("docs/*.md", False, ("docs/*.md",)),
    ("src/[ab]/", False, ()),
]


@pytest.mark.parametrize(("place", "exact", "expected"), PATTERNS)
def test_patterns_of_opencode(place, exact, expected):
    assert patterns(place, exact=exact) == expected


PATHS = ["src/a.py", "src/b/a.py", "src/api/x/y.py", "api/src/x.py", "x/Makefile", "Makefile", "docs/x.md", "a.tf"]
PATHS += ["docs/a/x.md"]


@pytest.mark.parametrize("place", [each[0] for each in PATTERNS])
@pytest.mark.parametrize("path", PATHS)
def test_patterns_cover_what_the_place_covers(place, path):
    wide, narrow = (any(matches(each, path) for each in patterns(place, exact=exact)) for exact in (False, True))
    assert not narrow or covers(place, path)
    assert wide or not covers(place, path) or "[" in place


NAMES = st.sampled_from(
    ["src/", "src/api/", "src/api/gen/", "web/", "Makefile", "docs/*.md", "src/**/t.py", "lib", "a/b.py"]
)
HEADS = st.sampled_from(["d: d\n", *(each.values[0] for each in HEADERS)])


@given(st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=3), st.lists(NAMES, max_size=2), HEADS, st.booleans())
def test_no_form_allows_more_at_any_path(owned, forbidden, shared, head, claude):
    titles = (("Directories you own", owned), ("You do not touch", forbidden), ("Shared boundaries", shared))
    body = "".join(f"## {title}\n\n" + "".join(f"- `{each}`\n" for each in found) + "\n" for title, found in titles)
    path = ".claude/agents/back.md" if claude else OPEN
    files = {path: f"---\n{'name: back' if claude else head.strip()}\ndescription: d\n---\n{body}"}
    before = project(files)
    agent = before.agent("back")
    for where, each in offered(files, "back").items():
        after = project({**files, where: each.after})
        changed = after.agent("back")
        one, other = before.policy(agent), after.policy(changed)
        for sample in (*samples(places(one.contract)), *PATHS):
            assert STRICTNESS[answer(other, sample)] >= STRICTNESS[answer(one, sample)], (where, sample)
            alone = answer(replace(other, contract=None), sample)
            assert STRICTNESS[alone] >= STRICTNESS[answer(replace(one, contract=None), sample)], (where, sample)
        assert contract.of_agent(changed).of("owned") == tuple(
            replace(promise, span=now.span, line=now.line)
            for promise, now in zip(
                contract.of_agent(agent).of("owned"), contract.of_agent(changed).of("owned"), strict=True
            )
        )
