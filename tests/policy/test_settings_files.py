"""Settings files of the hosts: what is read of them, and that what is wrong is a problem and no exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls import jsonc
from agentls.definition import Mapping, Scalar
from agentls.policy.settings_files import load, read
from agentls.text import Document


def plain(value):
    """A parsed value without its spans."""
    if isinstance(value, Mapping):
        return {entry.name: plain(entry.value) for entry in value.entries}
    return value.value if isinstance(value, Scalar) else [plain(item) for item in value.items]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -2.5, true, null, "x\\u00e9\\n"]}', {"a": [1, -2.5, True, None, "xé\n"]}),
        ('// top\n{"a": 1, /* in */ "b": 2, // end\n}', {"a": 1, "b": 2}),
        ('{"a": "// no comment", "b": [1,2,],}', {"a": "// no comment", "b": [1, 2]}),
        ('\ufeff{"a": 1, "a": 2}', {"a": 2}),
        ("[]", []),
    ],
)
def test_json_with_comments(text, value):
    found, problems = jsonc.parse(text)
    assert not problems
    assert plain(found) == value


@pytest.mark.parametrize("text", ["{", '{"a" 1}', "{a: 1}", '{"a": }', "[1 2]", '"open', "{} x", "nul", "[" * 100])
def test_what_is_no_json_is_a_problem(text):
    found, (problem,) = jsonc.parse(text)
    assert found is None
    assert problem.message.startswith("this is not JSON")


def test_blank_text_is_nothing():
    assert jsonc.parse(" // only a comment\n") == (None, ())


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    jsonc.parse(text)


def test_a_rule_has_its_place():
    text = '{\n  "permissions": {\n    "deny": ["Bash(git push *)", 3, "Read(./a b)"]\n  }\n}'
    host = read([("claude-code", "project", Document("settings.json", text))])
    rule, second = host.claude
    assert (rule.tool, rule.pattern, rule.effect, rule.scope) == ("Bash", "git push *", "deny", "project")
    assert (rule.source.path, rule.source.line, rule.source.text) == ("settings.json", 3, '"Bash(git push *)"')
    assert second.pattern == "./a b"
    assert host.problems == ("settings.json:3: 3 is no permission rule",)


def test_the_strongest_file_sets_the_mode():
    def settings(mode):
        return f'{{"permissions": {{"defaultMode": "{mode}"}}}}'

    files = [
        ("claude-code", scope, Document(scope, settings(mode)))
        for scope, mode in (("user", "plan"), ("project", "acceptEdits"))
    ]
    assert read(files).mode(trusted=True) == "acceptEdits"
    assert read(files).mode(trusted=False) == "plan"


def test_loading_from_disk(tmp_path, monkeypatch):
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    root, home = tmp_path / "root", tmp_path / "home"
    for path, text in (
        (home / ".claude" / "settings.json", '{"permissions": {"allow": ["Bash(ls *)"]}}'),
        (root / ".claude" / "settings.local.json", "{oops"),
        (
            root / "opencode.jsonc",
            '{"permission": {"edit": {"a/*": "deny"}}, // c\n"agent": {"x": {"tools": {"bash": false}}}}',
        ),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    host = load(root, home)
    assert [(each.tool, each.scope) for each in host.claude] == [("Bash", "user")]
    assert [(each.tool, each.pattern, each.effect) for each in host.opencode] == [("edit", "a/*", "deny")]
    (problem,) = host.problems
    assert "settings.local.json:1: this is not JSON" in problem
