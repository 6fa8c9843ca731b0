"""Commits that a run's commands make: found by asking git, told in the report, not taken from the model's words."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.runtime.stage import Cast, Desk, Played, play, say, use, worker

AGENT = worker("helper", "Bash, Edit, Write", mode="bypassPermissions")


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def repository(root: Path) -> Path:
    root.mkdir(exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "user.email", "a@example.org")
    git(root, "config", "user.name", "A")
    (root / "a.txt").write_text("a\n")
    git(root, "add", "a.txt")
    git(root, "commit", "-q", "-m", "First")
    return root


async def does(root: Path, *lines: str) -> Played:
    turns = [[use("Bash", f"call{number}", command=line)] for number, line in enumerate(lines)]
    desk = Desk(root, answers=["allow_once"] * len(lines))
    return await play(root, AGENT, [*turns, [say("Done.")]], desk=desk)


async def test_commits_are_listed_with_their_subjects(tmp_path: Path) -> None:
    root = repository(tmp_path)
    played = await does(
        root,
        "echo b >> a.txt && git commit -qam 'feat: add b' && echo c >> a.txt && git commit -qam 'fix: add c'",
        "git checkout -q -b side && echo d > d.txt && git add d.txt && git commit -qm 'Add d' && git checkout -q main",
        "git log --oneline",
    )
    hashes = [git(root, "rev-parse", "--short", each) for each in ("main~1", "main", "side")]
    subjects = ["feat: add b", "fix: add c", "Add d"]
    told = [f"{name} {subject}" for name, subject in zip(hashes, subjects, strict=True)]
    assert list(played.ended.commits) == told
    assert "Commits:\n\n" + "".join(f"- `{each.replace(' ', '` ', 1)}\n" for each in told) in played.ended.report


async def test_what_is_fetched_or_was_there_is_not_the_runs(tmp_path: Path) -> None:
    source = repository(tmp_path / "source")
    root = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(source), str(root))
    git(source, "commit", "-q", "--allow-empty", "-m", "Theirs")
    played = await does(root, "git pull -q --ff-only && git branch other && git checkout -q other")
    assert git(root, "log", "-1", "--format=%s") == "Theirs"
    assert played.ended.commits == ()
    assert "Commits" not in played.ended.report


async def test_the_first_commit_of_a_repository_counts(tmp_path: Path) -> None:
    commit = "git -c user.name=A -c user.email=a@example.org commit -qm One"
    played = await does(
        tmp_path, f"git init -q . && touch a && git add a && {commit}", f"touch b; git add b && {commit}"
    )
    assert [each.partition(" ")[2] for each in played.ended.commits] == ["One"]


async def test_commits_of_an_agent_below_are_in_both_reports(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / ".claude/agents").mkdir(parents=True)
    (root / ".claude/agents/worker.md").write_text(worker("worker", "Bash", mode="bypassPermissions"))
    commit = use("Bash", command="git commit -q --allow-empty -m Below")
    model = Cast(
        lead=[[use("Agent", prompt="Go.", subagent_type="worker")], [say("Done.")]], worker=[[commit], [say("Did.")]]
    )
    played = await play(root, worker("lead", "Agent, Bash", mode="bypassPermissions"), [], model=model)
    assert [each.partition(" ")[2] for each in played.ended.commits] == ["Below"]
    assert "` Below\n" in model.told_to("lead")[0]


async def test_of_agents_side_by_side_each_tells_its_own_commits(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / ".claude/agents").mkdir(parents=True)
    for name in ("one", "two", "idle"):
        (root / f".claude/agents/{name}.md").write_text(worker(name, "Bash", mode="bypassPermissions"))
    wait = "until [ $(git rev-list --count HEAD) = 3 ]; do sleep 0.02; done"

    def start(name: str) -> dict[str, object]:
        return use("Agent", f"call-{name}", prompt="Go.", subagent_type=name)

    cast = Cast(
        lead=[[start("one"), start("two"), start("idle")], [say("Done.")]],
        one=[[use("Bash", command="git commit -q --allow-empty -m One")], [say("Did.")]],
        two=[[use("Bash", command="git commit -q --allow-empty -m Two")], [say("Did.")]],
        idle=[[use("Bash", command=wait)], [say("Looked on.")]],
    )
    played = await play(root, worker("lead", "Agent, Bash", mode="bypassPermissions"), [], model=cast)
    one, two, idle = cast.told_to("lead")
    assert (" One" in one, " Two" in one) == (True, False)
    assert (" One" in two, " Two" in two) == (False, True)
    assert " One" not in idle
    assert " Two" not in idle
    assert sorted(each.partition(" ")[2] for each in played.ended.commits) == ["One", "Two"]
