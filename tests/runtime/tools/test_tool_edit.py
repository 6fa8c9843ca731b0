"""``edit`` and ``write``: the text that they make of a file, and what they refuse."""

import pytest

from agentls.runtime.tools import ToolError, all_tools

PY = "def total(items):\n    return sum(items)\n\n\ndef mean(items):\n    return total(items) / len(items)\n"


@pytest.mark.parametrize(
    ("before", "arguments", "after"),
    [
        ("a b\n", {"old_string": "a", "new_string": "c"}, "c b\n"),
        ("a.a.a", {"old_string": "a", "new_string": r"\1", "replace_all": True}, r"\1.\1.\1"),
        ("a\nb\n", {"old_string": "a\n", "new_string": ""}, "b\n"),
        (None, {"old_string": "", "new_string": "new\n"}, "new\n"),
        ("one\r\ntwo\r\n", {"old_string": "one\ntwo", "new_string": "1\n2\n3"}, "1\r\n2\r\n3\r\n"),
        ("one\r\ntwo\r\n", {"old_string": "one\r\ntwo", "new_string": "1\r\n2"}, "1\r\n2\r\n"),
        ("one\r\ntwo\r\n", {"old_string": "two", "new_string": "2\n3"}, "one\r\n2\r\n3\r\n"),
        ("one\ntwo\r\nthree\n", {"old_string": "one\ntwo\nthree", "new_string": "1\n2"}, "1\n2\n"),
        ("one\ntwo\n", {"old_string": "one\r\ntwo", "new_string": "1\r\n2"}, "1\n2\n"),
        ("\ufeffone\n", {"old_string": "one", "new_string": "1"}, "\ufeff1\n"),
        ("é€😀\n", {"old_string": "€😀", "new_string": "x"}, "éx\n"),
        (
            "a b c",
            {"edits": [{"old_string": "a", "new_string": "b"}, {"old_string": "b b", "new_string": "d"}]},
            "d c",
        ),
        (
            None,
            {"edits": [{"old_string": "", "new_string": "one two"}, {"old_string": "two", "new_string": "2"}]},
            "one 2",
        ),
    ],
)
def test_edits_are_made(rewrite, before, arguments, after):
    assert rewrite("edit", before, file_path="a.txt", **arguments) == after


@pytest.mark.parametrize(
    ("before", "old", "said"),
    [
        (PY, "items", "old_string is 5 times in a.py (lines 1, 2, 5, 6, 6): add lines around it"),
        ("x\n" * 20, "x", "old_string is 20 times in a.py (lines 1, 2, 3, 4, 5, 6, 7, 8, …): add"),
        (PY, "new", "old_string and new_string are the same: there is nothing to change"),
        (PY, "", "a.py exists already, and an empty old_string only creates files"),
        (
            PY,
            "def mean(items):\n\treturn total(items) / len(items)",
            (
                "old_string is not in a.py, but these lines differ from it only in spaces, tabs or blank line ends:\n"
                "     5\tdef mean(items):\n     6\t    return total(items) / len(items)"
            ),
        ),
        (
            PY,
            "    return total(item) / len(item)",
            "old_string is not in a.py. The nearest lines are:\n     6\t    return total(items) / len(items)",
        ),
        (
            PY,
            "     1\tdef total(items):\n     2\t    return sum(items)",
            "old_string is not in a.py: it begins with the line numbers of the read tool",
        ),
        (PY, "@@@@", "old_string is not in a.py, and no line of the file is like it: read the file again"),
        (PY, "\n\n\n\n", "old_string is not in a.py, and no line of the file is like it: read the file again"),
        ("", "gone", "old_string is not in a.py, and no line of the file is like it: read the file again"),
        (None, "gone", "there is no file a.py"),
    ],
)
def test_what_cannot_be_replaced_is_told(rewrite, before, old, said):
    with pytest.raises(ToolError) as raised:
        rewrite("edit", before, file_path="a.py", old_string=old, new_string="new")
    assert str(raised.value).startswith(said)


def test_of_several_edits_all_or_none_are_made(rewrite):
    edits = [{"old_string": "a", "new_string": "b"}, {"old_string": "a", "new_string": "c"}]
    with pytest.raises(ToolError, match=r"^edit 2 of 2: old_string is not in a.txt.*\. None was made$"):
        rewrite("edit", "a", file_path="a.txt", edits=edits)


@pytest.mark.parametrize("size", [200_000])
def test_a_long_file_is_explained_in_bounded_work(rewrite, size):
    with pytest.raises(ToolError, match="nearest lines"):
        rewrite("edit", "some line of text\n" * size, file_path="a.txt", old_string="same line of texts", new_string="")


@pytest.mark.parametrize(
    ("before", "content", "after"),
    [
        (None, "a\r\nb\n", "a\r\nb\n"),
        ("old\n", "new\n", "new\n"),
        ("old\r\nlines\r\n", "new\nlines\n", "new\r\nlines\r\n"),
        ("old\r\nlines\n", "new\nlines\n", "new\nlines\n"),
        ("old\r\n", "mixed\r\nlines\n", "mixed\r\nlines\n"),
        ("\ufeffold\n", "new\n", "\ufeffnew\n"),
    ],
)
def test_a_file_is_written_in_its_own_style(rewrite, context, before, content, after):
    if before is not None:
        context.seen[context.root / "a.txt"] = before
    assert rewrite("write", before, file_path="a.txt", content=content) == after


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (None, "a.txt exists and you have not read it: read it first, then write it"),
        ("older\n", "a.txt has changed since you read it: read it again before you write it"),
    ],
)
def test_a_file_is_not_replaced_unseen(rewrite, context, seen, said):
    if seen is not None:
        context.seen[context.root / "a.txt"] = seen
    with pytest.raises(ToolError, match=said):
        rewrite("write", "now\n", file_path="a.txt", content="new\n")


@pytest.mark.parametrize("tool", ["edit", "write"])
@pytest.mark.parametrize(
    ("path", "target"),
    [("src/a.py", "src/a.py"), ("./src/../b.py", "b.py"), ("link/c.py", "/c.py"), ("../d.py", "/d.py")],
)
def test_the_operation_names_the_real_file(context, tmp_path, tool, path, target):
    (tmp_path / "link").symlink_to(tmp_path.parent)
    rest = {"content": ""} if tool == "write" else {"old_string": "", "new_string": "x"}
    chosen = all_tools()[tool]
    params = chosen.params.model_validate({"file_path": path, **rest})
    (operation,) = chosen.operations(params, context)
    outside = target.startswith("/")
    assert operation.tool == tool
    assert operation.target == (tmp_path.parent.resolve().as_posix() + target if outside else target)
    assert operation.path == context.resolve(path)
    assert operation.path.is_relative_to(context.root) is not outside
