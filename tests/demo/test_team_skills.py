"""The scripts of the skills that a team works with: decomposing, reviewing, resolving conflicts."""

import shutil
import subprocess
import sys

import pytest

from tests.demo.test_skills import SKILLS, run

DECOMPOSER, REVIEW, CONFLICTS = "implementation-decomposer", "code-review", "conflict-resolver"
TEMPLATE = SKILLS[DECOMPOSER] / "assets/packages.md"


def test_packages_of_the_template_are_clean():
    code, lines = run(DECOMPOSER, "check_packages.py", TEMPLATE)
    assert (code, lines) == (0, ["wave 1: P1, P3", "wave 2: P2", "3 packages, 0 findings"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| revert |", "|  |", "P3: 'way back' is empty"),
        ("| P1 | `src/api/`", "| P9 | `src/api/`", "P2: comes after P9, which is no package"),
        ("of the pages | - |", "of the pages | P2 |", "P1: comes after itself"),
        ("`src/components/`,", "`db/`,", "P1 and P3 may run side by side, and both change db/"),
        ("| A3 | `./tools", "| - | `./tools", "A3 is met by no package"),
        ("| A3 | `./tools", "| A3, A4 | `./tools", "A4 is met, but not among the acceptance criteria"),
        ("| P3 | engineering-frontend", "| P2 | engineering-frontend", "P2: another row has the same name"),
    ],
)
def test_package_findings(tmp_path, old, new, said):
    text = TEMPLATE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "packages.md").write_text(text.replace(old, new), encoding="utf-8")
    code, lines = run(DECOMPOSER, "check_packages.py", tmp_path / "packages.md")
    assert code == 1
    assert any(line.endswith(said) for line in lines), lines


def test_packages_that_are_none(tmp_path):
    (tmp_path / "a.md").write_text("Text", encoding="utf-8")
    assert run(DECOMPOSER, "check_packages.py", tmp_path / "a.md")[0] == 2


DIFF = """\
diff --git a/src/a.py b/src/a.py
--- a/src/a.py
+++ b/src/a.py
@@ -1,2 +1,4 @@
 import os
-x = 1
+password = "correct-horse-battery"
+--- not a header
+cursor.execute(f"SELECT {x}")
diff --git a/tests/test_a.py b/tests/test_a.py
deleted file mode 100644
--- a/tests/test_a.py
+++ /dev/null
@@ -1 +0,0 @@
-def test_a(): pass
diff --git a/db/migrations/0002.sql b/db/migrations/0002.sql
new file mode 100644
--- /dev/null
+++ b/db/migrations/0002.sql
@@ -0,0 +1 @@
+DROP TABLE people;
"""


def mapped(diff, *arguments, cwd=None):
    command = [sys.executable, SKILLS[REVIEW] / "scripts/map_change.py", *arguments]
    return subprocess.run(command, input=diff, capture_output=True, text=True, check=False, cwd=cwd, timeout=200)


def test_a_change_is_mapped():
    lines = mapped(DIFF).stdout.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["+3", "-1", "code", "src/a.py"], ["+0", "-1", "test", "tests/test_a.py"],
        ["+1", "-0", "migration", "db/migrations/0002.sql"],
    ]  # fmt: skip
    assert lines[4:-2] == [
        "look first at",
        "  db/migrations/0002.sql: a migration: lock, duration, way back",
        "  src/a.py:2: looks like a secret",
        "  src/a.py:4: SQL is put together",
        "  tests/test_a.py: a test is deleted",
        "  db/migrations/0002.sql:1: rows or columns go",
    ]
    assert lines[-1] == "3 files, +4 -2"
    assert mapped("").returncode == 2


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_branch_is_mapped(tmp_path):
    def git(*words):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.test", *words],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "main")
    git("commit", "-q", "--allow-empty", "-m", "start")
    git("checkout", "-q", "-b", "work")
    (tmp_path / "a.py").write_text("x = 1\n")
    git("add", "a.py")
    git("commit", "-q", "-m", "work")
    assert "code changes, and no test does" in mapped(None, "--base", "main", cwd=tmp_path).stdout
    assert mapped(None, "--base", "nothing", cwd=tmp_path).returncode == 2


def test_what_a_merge_leaves_behind(tmp_path):
    files = {
        "a.txt": "one\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n",
        "title.md": "Heading\n=======\n",
        "b.json": '{"a": 1, "a": 2}',
        "c.py": "def f(): pass\n\ndef f(): pass\n",
        "d.py": "class A:\n    @property\n    def x(self): pass\n    @x.setter\n    def x(self, v): pass\n",
        "e.py": "def (:\n",
        "f.rej": "",
        "migrations/0003_a.sql": "",
        "migrations/0003_b.sql": "",
        "node_modules/x.json": "{",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, lines = run(CONFLICTS, "find_conflicts.py", tmp_path)
    assert code == 1
    assert [line.removeprefix(f"{tmp_path}/") for line in lines] == [
        "migrations/0003_b.sql: has the same number as 0003_a.sql",
        "a.txt:2: a conflict is not resolved",
        "b.json: the key 'a' stands twice in one object",
        "c.py:3: f is defined in line 1 already",
        "e.py:1: does not parse: invalid syntax",
        "f.rej: left behind by a merge or a patch",
        "6 findings",
    ]
    assert run(CONFLICTS, "find_conflicts.py", tmp_path / "gone")[0] == 2
