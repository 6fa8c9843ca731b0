"""``glob`` and ``grep``: through the real ripgrep."""

import tracemalloc

import pytest

from agentls.runtime import ripgrep
from agentls.runtime.tools import ToolError, all_tools

TREE = {
    "src/app.py": "import os\n\n\ndef main():\n    return os.getcwd()  # TODO tidy\n",
    "src/ui/view.ts": "export const view = 1 // todo\n",
    "src/ui/view.test.ts": "import { view } from './view'\n",
    ".github/ci.yml": "on: push # TODO\n",
    ".gitignore": "*.log\nbuild/\n",
    "debug.log": "TODO\n",
    "build/out.py": "TODO\n",
    ".git/config": "TODO\n",
    ".env": "TODO=secret\n",
    "notes/ünï côde.md": "TODO für später\n",
    "image.bin": b"\0\1TODO\n",
}


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"pattern": "*.py"}, ["src/app.py"]),
        ({"pattern": "**/*.{ts,md}"}, ["notes/ünï côde.md", "src/ui/view.test.ts", "src/ui/view.ts"]),
        ({"pattern": "src/*.py"}, ["src/app.py"]),
        ({"pattern": "./src/**/view*"}, ["src/ui/view.test.ts", "src/ui/view.ts"]),
        ({"pattern": "{src/app,src/ui/view}.[pt][ys]"}, ["src/ui/view.ts", "src/app.py"]),
        ({"pattern": "*.yml"}, [".github/ci.yml"]),
        ({"pattern": "?iew.ts", "path": "src"}, ["src/ui/view.ts"]),
        ({"pattern": "ui/*.ts", "path": "src"}, ["src/ui/view.test.ts", "src/ui/view.ts"]),
        ({"pattern": "[!a]*.ts", "path": ""}, ["src/ui/view.test.ts", "src/ui/view.ts"]),
        ({"pattern": "{*.{py,ts},x}"}, ["src/ui/view.test.ts", "src/ui/view.ts", "src/app.py"]),
        ({"pattern": "{*.py"}, ["src/app.py"]),
        ({"pattern": "*.log"}, ["no files match *.log"]),
        ({"pattern": "config"}, ["no files match config"]),
        ({"pattern": "src/**"}, ["src/ui/view.test.ts", "src/ui/view.ts", "src/app.py"]),
    ],
)
async def test_files_are_found_newest_first(call, files, arguments, found):
    files(TREE)
    assert (await call("glob", **arguments)).text.splitlines() == found


async def test_many_files_are_capped(call, files):
    files({f"f{number:04}.txt": "" for number in range(2000)})
    shown = (await call("glob", pattern="*.txt")).text.splitlines()
    assert shown[:2] == ["f1999.txt", "f1998.txt"]
    assert shown[99:] == ["f1900.txt", "[more files match; these are the 100 newest: narrow the pattern]"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"pattern": "*", "path": "lib"}, "there is no folder lib"),
        ({"pattern": "/etc/*"}, "the pattern is relative: give the folder as path"),
        ({"pattern": "../*"}, "the pattern goes down from path: give the upper folder as path"),
        ({"pattern": "[z-a].py"}, "is no file pattern"),
        ({"pattern": "\0.py"}, "the search could not be started"),
    ],
)
async def test_bad_globs_are_told(call, arguments, said):
    with pytest.raises(ToolError, match=said.replace("*", r"\*")):
        await call("glob", **arguments)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"pattern": "TODO"}, "notes/ünï côde.md\n.github/ci.yml\nsrc/app.py"),
        ({"pattern": "TODO", "glob": "*.py"}, "src/app.py"),
        ({"pattern": "todo", "-i": True, "include": "src/**/*.{py,ts}"}, "src/ui/view.ts\nsrc/app.py"),
        ({"pattern": "todo", "output_mode": "count", "-i": True, "path": "src"}, "src/app.py:1\nsrc/ui/view.ts:1"),
        (
            {"pattern": "TODO", "output_mode": "content", "path": "src"},
            "src/app.py:5:    return os.getcwd()  # TODO tidy",
        ),
        (
            {"pattern": "import", "output_mode": "content", "-n": False},
            "src/app.py:import os\nsrc/ui/view.test.ts:import { view } from './view'",
        ),
        (
            {"pattern": "def main", "output_mode": "content", "-C": 1},
            "src/app.py:3-\nsrc/app.py:4:def main():\nsrc/app.py:5-    return os.getcwd()  # TODO tidy",
        ),
        (
            {"pattern": "import|TODO", "output_mode": "content", "-A": 1, "path": "src/app.py"},
            "src/app.py:1:import os\nsrc/app.py:2-\n--\nsrc/app.py:5:    return os.getcwd()  # TODO tidy",
        ),
        (
            {"pattern": r"os\n\n\ndef", "output_mode": "content", "multiline": True},
            "src/app.py:1:import os\nsrc/app.py:2:\nsrc/app.py:3:\nsrc/app.py:4:def main():",
        ),
        ({"pattern": "TODO", "path": ".env"}, ".env"),
        ({"pattern": "--flag"}, "no matches"),
        (
            {"pattern": ".", "output_mode": "content", "head_limit": 2, "path": "src"},
            (
                "src/app.py:1:import os\nsrc/app.py:4:def main():\n"
                "[there is more: narrow the search with path or glob, or raise head_limit]"
            ),
        ),
    ],
)
async def test_contents_are_searched(call, files, arguments, found):
    files(TREE)
    assert (await call("grep", **arguments)).text == found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"pattern": "(a"}, "unclosed group"),
        ({"pattern": "a\0"}, "the search could not be started"),
        ({"pattern": "a", "glob": "[z-a]"}, "is no file pattern"),
        ({"pattern": "a", "path": "srx"}, r"there is no file srx\. Did you mean src\?"),
    ],
)
async def test_bad_searches_are_told(call, files, arguments, said):
    files(TREE)
    with pytest.raises(ToolError, match=said):
        await call("grep", **arguments)


async def test_open_buffers_are_searched_as_the_user_sees_them(call, editor, files):
    files(TREE)
    editor.open("src/app.py", "def main():\n    needle = 1\n")
    editor.open("src/new.py", "x = 0\nneedle = 2\n")
    editor.open("src/ui/view.ts")
    shown = (await call("grep", pattern="needle", output_mode="content")).text
    assert shown == "src/app.py:2:    needle = 1\nsrc/new.py:2:needle = 2"
    assert (await call("grep", pattern="TODO tidy")).text == "no matches"
    assert (await call("grep", pattern="needle", path="src/new.py")).text == "src/new.py"
    assert (await call("grep", pattern="needle", glob="*.ts")).text == "no matches"
    assert (await call("grep", pattern="needle", path="notes")).text == "no matches"


async def test_what_may_not_be_read_is_not_shown(call, context, files):
    files(TREE)
    object.__setattr__(context, "readable", lambda path: path.suffix != ".py")
    assert "src/app.py" not in (await call("grep", pattern="TODO")).text


async def test_large_outputs_stay_flat_in_memory(call, files):
    files({f"many/{number}.txt": f"needle {number}\n" * 400 for number in range(2000)})
    files({"wide.txt": "needle " * 1_500_000})
    await call("grep", pattern="needle", path="many/1.txt")  # imports are not what is measured
    tracemalloc.start()
    shown = (await call("grep", pattern="needle", output_mode="content", head_limit=0)).text
    wide = (await call("grep", pattern="needle", output_mode="content", path="wide.txt")).text
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(shown) < 31_000
    assert len(wide) < 1000
    assert peak < 6_000_000  # of some 30 MB that are found


@pytest.mark.parametrize("tool", ["glob", "grep"])
@pytest.mark.parametrize(("path", "target"), [("", "."), ("src", "src"), ("..", None), ("/etc", "/etc")])
def test_the_operation_names_what_is_searched(context, tool, path, target):
    params = all_tools()[tool].params.model_validate({"pattern": "x", "path": path})
    (operation,) = all_tools()[tool].operations(params, context)
    assert (operation.tool, operation.path, operation.pattern) == (tool, context.resolve(path or "."), "x")
    assert operation.target == (target or context.root.parent.as_posix())


def test_ripgrep_is_found_on_the_path_or_in_its_package(monkeypatch):
    monkeypatch.setenv("PATH", "")
    ripgrep.program.cache_clear()
    packaged = ripgrep.program()
    ripgrep.program.cache_clear()
    assert packaged is None or packaged.endswith("/rg")
