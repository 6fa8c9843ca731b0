"""What a search shows of files that the agent may not read, and which searches its rules speak of."""

import pytest

from .stage import CLAUDE, play, say, use

OPENCODE = "---\ndescription: Helps with the code of this test.\npermission:\n{rules}---\nYou help.\n"


async def test_a_search_leaves_secrets_out(tmp_path):
    for name in (".env", "server.key", "a.py"):
        (tmp_path / name).write_text("TOKEN = 1\n")
    agent = CLAUDE.format(tools="Grep")
    played = await play(tmp_path, agent, [[use("Grep", pattern="TOKEN")], [say("Done.")]])
    assert played.model.told == ["a.py"]


async def test_a_search_leaves_out_what_the_rules_deny(tmp_path):
    (tmp_path / "private").mkdir()
    for name in ("private/a.py", "b.py"):
        (tmp_path / name).write_text("needle\n")
    agent = OPENCODE.format(rules="  read:\n    '*': allow\n    'private/*': deny\n")
    played = await play(tmp_path, agent, [[use("grep", pattern="needle")], [say("Done.")]])
    assert played.model.told == ["b.py"]


@pytest.mark.parametrize(
    ("tool", "pattern", "told"),
    [
        ("grep", "password = ", "Denied: grep "),
        ("glob", "conf/password*", "Denied: glob "),
        ("grep", "needle", "no matches"),
        ("glob", "needle", "no files match needle"),
    ],
)
async def test_the_rules_speak_of_what_is_searched_for(tmp_path, tool, pattern, told):
    agent = OPENCODE.format(rules=f"  {tool}:\n    '*': allow\n    '*password*': deny\n")
    played = await play(tmp_path, agent, [[use(tool, pattern=pattern)], [say("Done.")]])
    assert played.model.told[0].startswith(told)
