"""No text makes a rule raise, every span lies in the text, and every fix is an edit that can be made."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from marked import told

from agentls.text import apply_edits

PATHS = (
    ".claude/agents/a.md",
    ".opencode/agent/a.md",
    ".opencode/mode/a.md",
    ".github/agents/a.agent.md",
    "plugins/p/agents/a.md",
    ".claude/skills/a/SKILL.md",
)
PIECES = (
    "---\n", "\n", "\r\n", "\t", " ", ": ", " #", '"', "'", "[", "]", "{", "}", "- ", "*", "&a ", "|", "\x00", "😀",
    "\u200b", "name: a\n", "description: b\n", "Description: b c d\n", "tools: Read, Gerp\n", "tools:\n  read: true\n",
    "tools: [Bash(x), LS, Task]\n", "disallowedTools: Bash\n", "permission:\n  edit: deny\n", "permission: allow\n",
    "  write: deny\n", '  "*": allow\n', "permissions:\n- {action: edit, resource: x, effect: deny}\n", "mode: sub\n",
    "model: sonet\n", "model: anthropic/claude-3-opus-20240229\n", "color: #fff\n", "maxSteps: 3\n", "prompt: x\n",
    "skills: a, b\n", "text on\n", "user: x\n", "Run `npm test`.\n", "Read `docs/a.md`.\n", "```\n",
    "You are read-only.\n",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=25).map("".join)


@settings(max_examples=150)
@example(path=".claude/agents/a.md", header="- \t", body="")
@given(path=st.sampled_from(PATHS), header=TEXTS, body=TEXTS)
def test_rules_are_total(path: str, header: str, body: str):
    text = f"---\n{header}\n---\n{body}"
    for diagnostic in told(path, text):
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert "\n" not in diagnostic.message
        for fix in diagnostic.fixes:
            assert apply_edits(text, fix.edits) != text
