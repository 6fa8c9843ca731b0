"""Permission rules tried out: a line of a header, then what its lens says."""

from dataclasses import replace

import pytest

from agentls.features.examples import examples
from agentls.features.trials import inputs, rules_of, tried

from .cursor import CLAUDE, COPILOT, OPENCODE, marked

CASES = [
    pytest.param(
        OPENCODE,
        """\
---
permission:
  bash:
    "*": allow
    "git push *": ask
    "rm *": deny
  edit:
    "src/*": allow
    "src/gen/*": deny
  webfetch: deny
  task:
    "review*": ask
---
""",
        [
            (
                '"*": allow | `git status` → allow, line 4 · `rm -rf build` → deny, line 6 · '
                "`echo x > src/x.py` → allow, line 4"
            ),
            '"git push *": ask | `git push --force` → ask, line 5 · `true && git push --force` → ask, line 5',
            '"rm *": deny | `rm -rf build` → deny, line 6 · `true && rm -rf build` → deny, line 6',
            '"src/*": allow | edit `src/x.py` → allow, line 8',
            '"src/gen/*": deny | edit `src/gen/x.py` → deny, line 9',
            "webfetch: deny | webfetch `https://example.org/` → deny, line 10",
            "task: | task `reviewx` → ask, line 11",
        ],
        id="opencode",
    ),
    pytest.param(
        OPENCODE,
        '---\npermission:\n  bash:\n    "git push *": deny\n    "git *": allow\n  mcp_x: ask\n---\n',
        [
            (
                '"git push *": deny | overridden by line 5 · `git push --force` → ask, by agentls\'s floor · '
                "`true && git push --force` → ask, by agentls's floor"
            ),
            '"git *": allow | `git status` → allow, line 5 · `true && git status` → allow, by default',
        ],
        id="a rule that another one overrides, a key of no tool of ours",
    ),
    pytest.param(
        OPENCODE,
        '---\npermission:\n  "*": ask\n---\n',
        ['"*": ask | `git status` → ask, line 3 · edit `src/x.py` → ask, line 3 · read `src/x.py` → ask, line 3'],
        id="a rule for all tools",
    ),
    pytest.param(
        CLAUDE,
        "---\nname: a\ntools: Read, Bash(git diff:*), Edit(src/**), WebFetch(domain:*.example.org)\n"
        "disallowedTools: Bash(git push *)\n---\n",
        [
            (
                "tools: Read, Bash(git diff:*), Edit(src/**), WebFetch(domain:*.example.org) | "
                "`git diff --stat` → deny, line 4 · edit `src/x.py` → ask, by default · "
                "webfetch `https://www.example.org/` → ask, by default"
            ),
            (
                "disallowedTools: Bash(git push *) | `git push --force` → deny, line 4 · "
                "`true && git push --force` → deny, line 4"
            ),
        ],
        id="claude code",
    ),
    pytest.param(
        OPENCODE,
        '---\npermission:\n  edit:\n    "src/*": allow\n---\n## You do not touch\n\n- `src/x.py`\n',
        ["edit: | edit `src/x.py` → deny, line 8"],
        id="a contract that is stricter does not make a rule overridden",
    ),
    pytest.param(COPILOT, "---\ntools: [read]\n---\n", [], id="copilot"),
    pytest.param("README.md", "# a\n", [], id="no agent"),
]


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_rules_are_tried(path, text, expected):
    file = marked(path, text)
    document = file.definition.document
    lines = rules_of(file.definition, file.project)
    assert all(document.line_of(span.start) == line for line, span in lines)
    found = [
        f"{document.slice(document.line_span(line)).strip()} | {tried(file.definition, file.project, line)}"
        for line, _ in lines
    ]
    assert found == expected


def test_requests_of_past_runs_come_first():
    file = marked(OPENCODE, '---\npermission:\n  bash:\n    "*": allow\n    "git push *": ask\n---\n')
    past = (("bash", "git push origin main"), ("bash", "ls"), ("edit", "a"), ("bash", "git push origin main"))
    assert tried(file.definition, file.project, 4, past) == (
        "`git push origin main` → ask, line 5 · `git push --force` → ask, line 5 · "
        "`true && git push --force` → ask, line 5"
    )


def test_a_line_without_a_rule_says_nothing():
    file = marked(OPENCODE, '---\npermission:\n  bash:\n    "*": allow\n---\n')
    assert tried(file.definition, file.project, 99) == ""


def test_what_is_not_trusted_cannot_allow():
    file = marked(OPENCODE, "---\npermission:\n  edit: ask\n---\n")
    assert replace(file.project, trusted=False).policy(file.project.agents[0]).trusted is False
    assert file.project.policy(file.project.agents[0]).trusted is True


EXAMPLES = [
    ("bash", "git push:*", ("git push --force", "true && git push --force")),
    ("bash", "npm run build", ("npm run build", "true && npm run build")),
    ("bash", "ls*", ("ls-la", "true && ls-la")),
    ("edit", "/src/**", ("src/x.py",)),
    ("edit", "//etc/hosts", ("/etc/hosts",)),
    ("read", "**/*.env", ("x.env",)),
    ("webfetch", "domain:docs.rs", ("https://docs.rs/",)),
    ("skill", "seed *", ("seed",)),
    ("websearch", "*", ("a question",)),
]


@pytest.mark.parametrize(("tool", "pattern", "expected"), EXAMPLES)
def test_examples_of_a_pattern(tool, pattern, expected):
    assert examples(tool, pattern) == expected


def test_a_line_gives_inputs_to_begin_with():
    file = marked(CLAUDE, "---\nname: a\ntools: Bash(git diff:*)\n---\n")
    assert inputs(file.definition, file.project, 2) == ("bash git diff --stat", "bash true && git diff --stat")
