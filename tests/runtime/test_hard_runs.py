"""Whole runs that are hard on the loop: many calls, long outputs, notebooks, rewritten history, gates come open."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.runtime.test_commits import git, repository
from tests.runtime.test_gates import CONTRACT

from .stage import CLAUDE, Desk, play, say, use, worker

FREE = worker("helper", "Read, Write, Edit, NotebookEdit, Bash", mode="bypassPermissions")


async def test_a_hundred_calls_of_one_turn_each_get_their_result_in_order(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_text(f"text {number}\n")
    reads = [use("Read", f"r{number}", file_path=f"{number}.txt") for number in range(40)]
    writes = [use("Write", f"w{number}", file_path=f"new/{number}.txt", content=f"{number}\n") for number in range(30)]
    edits = [
        use("Edit", f"e{number}", file_path=f"{number}.txt", old_string="text", new_string="TEXT")
        for number in range(20)
    ]
    commands = [use("Bash", f"b{number}", command=f"cat {number}.txt") for number in range(10)]
    calls = [each for some in zip(reads[:30], writes, strict=True) for each in some] + commands + edits + reads[30:]
    played = await play(tmp_path, FREE, [calls, [say("Done.")]])
    results = played.model.requests[-1].messages[-1]["content"]
    assert [each["tool_use_id"] for each in results] == [each["id"] for each in calls]
    assert [each["content"] for each in results if each.get("is_error")] == []
    told = {each["tool_use_id"]: each["content"] for each in results}
    assert all(f"text {number}" in told[f"r{number}"] for number in range(40))
    assert all(told[f"b{number}"].startswith(f"TEXT {number}") for number in range(10))
    assert len(played.desk.changes) == 1
    assert len(played.ended.files) == 50


async def test_ten_megabytes_of_output_are_cut_for_the_model_and_the_journal(tmp_path: Path) -> None:
    line = "head -c 10000000 /dev/zero | tr '\\0' x; echo; echo the end"
    played = await play(tmp_path, FREE, [[use("Bash", "b", command=line)], [say("Done.")]])
    (told,) = played.model.told
    assert "\nthe end\n[all of it can be read as the output bash-1]" in told
    assert len(told) < 50_000
    stored = played.journal.base.execute("SELECT sum(length(data)) FROM events").fetchone()[0]
    assert stored < 200_000


async def test_a_notebook_and_several_places_of_a_file_are_one_change(tmp_path: Path) -> None:
    cell = {"id": "c", "cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": ["old()"]}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "n.ipynb").write_text(json.dumps(book, indent=1))
    (tmp_path / "a.txt").write_text("one\ntwo\nthree\n")
    pieces = [{"old_string": "one", "new_string": "1"}, {"old_string": "three", "new_string": "3"}]
    calls = [
        use("NotebookEdit", "n", notebook_path="n.ipynb", cell_id="c", new_source="new()"),
        use("Edit", "m", file_path="a.txt", edits=pieces),
    ]
    reads = [use("Read", "r1", file_path="n.ipynb"), use("Read", "r2", file_path="a.txt")]
    played = await play(tmp_path, FREE, [reads, calls, [say("Done.")]])
    assert played.model.told == ["n.ipynb was edited.", "a.txt was edited."]
    assert len(played.desk.changes) == 1
    assert (tmp_path / "a.txt").read_text() == "1\ntwo\n3\n"
    (changed,) = json.loads((tmp_path / "n.ipynb").read_text())["cells"]
    assert (changed["source"], changed["execution_count"]) == (["new()"], None)


@pytest.mark.parametrize(
    "line", ["git push --force origin main", "git push", "git commit --amend -qm Other", "git rebase --root"]
)
async def test_nothing_is_pushed_or_rewritten_without_ask_whatever_the_mode(tmp_path: Path, line: str) -> None:
    bare = tmp_path / "bare"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    root = repository(tmp_path / "work")
    git(root, "remote", "add", "origin", str(bare))
    tip = git(root, "rev-parse", "HEAD")
    desk = Desk(root, answers=["deny"])
    played = await play(root, FREE, [[use("Bash", "b", command=line)], [say("Done.")]], desk=desk)
    assert desk.questions == [f"helper: Bash {line}"]
    assert played.model.told[0].startswith("The user denied this")
    assert git(root, "rev-parse", "HEAD") == tip
    assert git(bare, "for-each-ref") == ""


async def test_a_gate_that_has_passed_is_open_again_when_a_command_changes_a_file(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/test.sh").write_text("grep -q good a.txt\n")
    (tmp_path / "a.txt").write_text("bad\n")
    gate = "sh ./tools/test.sh"
    edit = use("Edit", "e", file_path="a.txt", old_string="bad", new_string="good")
    sed = use("Bash", "s", command="sed -i s/good/bad/ a.txt")
    turns = [[edit], [use("Bash", "g", command=gate)], [sed], *[[say("Done.")]] * 3]
    played = await play(tmp_path, FREE, turns, policy=lambda policy: replace(policy, contract=CONTRACT))
    assert "NOT passed since the last edit" in played.ended.report
    assert f"`{gate}` → exit 0" in played.ended.report


async def test_an_image_goes_to_the_model_as_one(tmp_path: Path) -> None:
    png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + b"\0" * 20
    (tmp_path / "a.png").write_bytes(png)
    agent = CLAUDE.format(tools="Read")
    played = await play(tmp_path, agent, [[use("Read", "r", file_path="a.png")], [say("Done.")]])
    (result,) = played.model.requests[-1].messages[-1]["content"]
    assert [each["type"] for each in result["content"]][-1] == "image"
    assert result["content"][-1]["source"]["media_type"] == "image/png"
