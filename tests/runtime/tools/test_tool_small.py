"""``list``, ``todo`` and ``notebook``."""

import json

import pytest

from agentls.runtime.tools import ToolError

NOTEBOOK = {
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": ["# Title"]},
        {
            "id": "b",
            "cell_type": "code",
            "metadata": {"tags": ["x"]},
            "execution_count": 3,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}],
            "source": ["print(1)\n", "print('é')"],
        },
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}
TEXT = json.dumps(NOTEBOOK, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("arguments", "cells"),
    [
        (
            {"cell_id": "b", "new_source": "print(2)\nprint(3)"},
            [
                NOTEBOOK["cells"][0],
                {**NOTEBOOK["cells"][1], "source": ["print(2)\n", "print(3)"], "execution_count": None, "outputs": []},
            ],
        ),
        (
            {"cell_id": "b", "new_source": "now text", "cell_type": "markdown"},
            [
                NOTEBOOK["cells"][0],
                {"id": "b", "cell_type": "markdown", "metadata": {"tags": ["x"]}, "source": ["now text"]},
            ],
        ),
        ({"cell_id": "a", "edit_mode": "delete"}, [NOTEBOOK["cells"][1]]),
    ],
)
def test_a_cell_is_changed_and_the_rest_kept(rewrite, arguments, cells):
    after = rewrite("notebook", TEXT, notebook_path="a.ipynb", **arguments)
    assert json.loads(after) == {**NOTEBOOK, "cells": cells}
    unchanged = set(TEXT.splitlines()) - set(after.splitlines())
    assert len(unchanged) < 14
    assert after.endswith("}\n")


@pytest.mark.parametrize(("after", "order"), [("", "new a b"), ("a", "a new b"), ("b", "a b new")])
def test_a_cell_is_inserted(rewrite, after, order):
    arguments = {"cell_id": after, "new_source": "x = 1\n", "cell_type": "code", "edit_mode": "insert"}
    text = rewrite("notebook", TEXT.replace("\n", "\r\n"), notebook_path="a.ipynb", **arguments)
    cells = json.loads(text)["cells"]
    assert [each["id"] if each["id"] in "ab" else "new" for each in cells] == order.split()
    assert {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": ["x = 1\n"]} in [
        {key: value for key, value in each.items() if key != "id"} for each in cells
    ]
    assert text.count("\r\n") == text.count("\n")


def test_an_old_notebook_gets_no_ids(rewrite):
    text = json.dumps({"cells": [{"cell_type": "code", "source": ""}], "nbformat": 4, "nbformat_minor": 4})
    arguments = {"cell_id": "cell-0", "new_source": "x", "cell_type": "markdown", "edit_mode": "insert"}
    after = rewrite("notebook", text, notebook_path="a.ipynb", **arguments)
    assert json.loads(after)["cells"][1] == {"cell_type": "markdown", "metadata": {}, "source": ["x"]}
    assert "\n" not in after


@pytest.mark.parametrize(
    ("before", "arguments", "said"),
    [
        (TEXT, {"cell_id": "c"}, "a.ipynb has no cell 'c'; it has: a, b"),
        (TEXT, {"edit_mode": "insert"}, "insert needs a cell_type"),
        ("{}", {"cell_id": "a"}, "a.ipynb is not a Jupyter notebook"),
        ("[" * 100_000, {"cell_id": "a"}, "a.ipynb is not a Jupyter notebook"),
        (None, {"cell_id": "a"}, "there is no file a.ipynb"),
    ],
)
def test_bad_notebook_edits_are_told(rewrite, before, arguments, said):
    with pytest.raises(ToolError, match=said):
        rewrite("notebook", before, notebook_path="a.ipynb", **arguments)


async def test_a_folder_is_listed(call, editor, files):
    files({"src/b.py": "", "src/a.py": "", "src/.hidden": "", "src/sub/c.py": "", ".git/config": ""})
    editor.open("src/new.py", "typed")
    assert (await call("list")).text == "src/"
    assert (await call("list", path="src")).text == ".hidden\na.py\nb.py\nnew.py\nsub/"
    files({f"many/{number:03}": "" for number in range(600)})
    assert (await call("list", path="many")).text.splitlines()[499:] == ["499", "[100 more]"]


@pytest.mark.parametrize(
    ("path", "said"),
    [("src/a.py", "src/a.py is a file; read it"), ("srx", "there is no file srx. Did you mean src?")],
)
async def test_what_is_no_folder_is_told(call, files, path, said):
    files({"src/a.py": ""})
    with pytest.raises(ToolError, match=said):
        await call("list", path=path)


async def test_the_list_of_things_to_do_is_kept(call, context):
    todos = [
        {"content": "Read", "status": "completed", "activeForm": "Reading"},
        {"content": "Write", "status": "in_progress", "priority": "high", "id": "2"},
        {"content": "Test"},
    ]
    assert (await call("todo", todos=todos)).text == "[x] Read\n[>] Write\n[ ] Test"
    assert [each["status"] for each in context.todo] == ["completed", "in_progress", "pending"]
    assert (await call("todo", todos=[])).text == "(the list is empty)"
    assert context.todo == []
