"""The story of the team, as a person starts it: who did what, side by side, and what each record says of it."""

import re
import sqlite3
import subprocess

import pytest

from agentls.runtime.journal import Journal
from agentls_server.demo import recorded
from tests.demo.test_demo import demo

COMMITS = [
    "docs(messages): decide on pages by cursor, contract 1.3.0",
    "feat(jobs): prune messages that were sent long ago",
    "ci: load the seeds twice, with the least rights",
    "fix(contract): order messages by when they were written",
    "feat(db): index the outbox in the order of its pages",
    "feat(messages): list messages by page",
    "feat(deploy): prune sent messages at night",
]
BELOW = [
    "artifact-manager",
    "engineering-backend",
    "engineering-devops",
    "engineering-backend",
    "engineering-devops",
    "reviewer",
]


class Played:
    """What is left of the story: what was *shown*, the service at *root*, and the state folder."""

    def __init__(self, folder, done):
        self.done, self.shown = done, done.stdout
        self.root, self.state = folder / "tally", folder / "state"

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True).stdout

    def entries(self, run):
        """The entries of a run's journal: ``(kind, data)``, in order."""
        journal = Journal(self.state)
        try:
            return list(journal.events(run))
        finally:
            journal.close()

    @property
    def runs(self):
        """The ids of all runs with their agents: the lead's, then those below it."""
        return re.findall(r"^ {4}(\S+) +\S+/transcripts/(\S+)\.md$", self.shown, re.MULTILINE)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    return Played(folder / "kept", demo(folder, "--story", "team", "--keep", folder / "kept"))


def test_it_ends_well(story):
    assert story.done.returncode == 0, story.shown + story.done.stderr
    assert story.done.stderr == ""
    assert "26 tests, none fail" in story.shown.rpartition("In the end")[2]
    assert [name for name, _ in story.runs] == ["engineering", *BELOW]


def test_it_is_told_in_scenes(story):
    titles = re.findall(r"^(\d\. .*)$", story.shown, re.MULTILINE)
    assert titles == [f"{number}. {title}" for number, (title, _) in enumerate(recorded.team()[0].scenes.values(), 1)]


def test_two_engineers_work_at_the_same_time(story):
    """Each began before the other one had ended."""
    with sqlite3.connect(story.state / "runs.sqlite3") as base:
        spans = dict(base.execute("SELECT id, started || ' ' || ended FROM runs").fetchall())
    first, second = (spans[run].split(" ") for _, run in story.runs[2:4])
    assert first[0] < second[1]
    assert second[0] < first[1]


def test_backend_meets_the_limit_of_its_scope(story):
    _, backend = story.runs[2]
    (denied,) = [data for kind, data in story.entries(backend) if kind == "decision" and data["effect"] == "deny"]
    assert denied["target"] == "deploy/crontab"
    assert denied["reason"] == "its contract forbids deploy/ (DevOps Engineer)"
    assert "✗ Edit deploy/crontab is denied" in story.shown
    (commit,) = story.git("log", "--format=%H", "--", "deploy/crontab").split()[:1]
    assert "prune sent messages at night" in story.git("log", "-1", "--format=%s", commit)


def test_the_contract_is_amended_after_a_question(story):
    report = (story.state / "transcripts" / f"{story.runs[2][1]}.md").read_text(encoding="utf-8")
    assert "Question to the Staff Engineer: contract 1.3.0" in report
    log = story.git("log", "--reverse", "--format=%s", "--", "openapi.yaml").splitlines()
    assert log[-2:] == [COMMITS[0], COMMITS[3]]
    assert "version: 1.3.1" in (story.root / "openapi.yaml").read_text(encoding="utf-8")


def test_a_gate_fails_once_and_then_passes(story):
    codes = [
        data["exit_code"] for kind, data in story.entries(story.runs[4][1])
        if kind == "result" and data["exit_code"] is not None
    ]  # fmt: skip
    assert codes.count(1) == 1
    assert codes.index(1) == 1
    assert not any(codes[2:])
    assert "AssertionError: Tuples differ: (200, None) != (400, 'bad_cursor')" in story.shown


def test_every_confirmation_is_shown(story):
    """As often as the journals say that the user was asked, a question and its answer stand on the screen."""
    asked = [(run, kind, data) for _, run in story.runs for kind, data in story.entries(run) if kind == "ask"]
    commands = sum(data["tool"] == "Bash" for _, _, data in asked)
    turns = len(re.findall(r"^ {6}Edit ", story.shown, re.MULTILINE))
    assert commands == story.shown.count(" asks: Bash ") > 0
    assert story.shown.count("→ Allow once") == commands + turns
    edits = [data["target"] for _, _, data in asked if data["tool"] != "Bash"]
    assert {"artifacts/rfc-message-pages/v1.md", "src/jobs/prune.py", "deploy/crontab"} <= set(edits)
    assert "openapi.yaml" not in edits


def test_commits_are_in_the_projects_style(story):
    log = story.git("log", "--reverse", "--format=%s").splitlines()
    assert log[2:] == COMMITS
    assert all(re.match(r"(feat|fix|docs|ci)(\(\w+\))?: [a-z]", line) for line in log)
    assert story.git("status", "--porcelain") == ""


def test_the_report_says_what_the_records_say(story):
    report = (story.state / "reports" / f"{story.runs[0][1]}.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.*)$", report, re.MULTILINE)
    assert sections == ["Outcome", "Decisions", "Work packages", "Deviations", "Open questions", "What happened"]
    hashes = dict(line.split(" ", 1)[::-1] for line in story.git("log", "--format=%h %s").splitlines())
    told = dict(re.findall(r"^- `([0-9a-f]{7,})` (.*)$", report, re.MULTILINE))
    assert sorted(told.values()) == sorted(COMMITS)
    assert all(hashes[subject] == name for name, subject in told.items())
    assert "Gates: all passed since the last edit." in report


def test_transcripts_lie_under_their_parents(story):
    (lead, run), *below = ((name, run) for name, run in story.runs)
    assert [each for _, each in below] == [f"{run}.{number}" for number in range(1, 7)]
    text = (story.state / "transcripts" / f"{run}.md").read_text(encoding="utf-8")
    for name, each in below:
        assert f"Started {name} ([transcript]({each}.md))" in text
    assert lead == "engineering"


def test_a_finding_of_the_review_is_shown(story):
    assert re.search(r"◆ src/services/messages\.py:\d+: info: The bounds of limit", story.shown)


def test_each_recorded_task_is_handed_out_once():
    """A conversation is known by the first line of its task, as the lead words it."""
    lead = recorded.team()[0].conversation
    calls = [block["input"] for reply in lead.replies for block in reply["content"] if block["type"] == "tool_use"]
    prompts = [each["prompt"].split("\n", 1)[0] for each in calls if "prompt" in each]
    below = recorded.below()
    assert [len([each for each in below if re.search(each.user, prompt)]) for prompt in prompts] == [1] * len(below)


def test_it_needs_git(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sh").symlink_to("/bin/sh")
    done = demo(tmp_path, "--story", "team", PATH=str(tmp_path / "bin"))
    assert done.returncode == 2
    assert "git is not on this machine" in done.stderr
