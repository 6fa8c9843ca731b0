"""``read``: what the model sees of files."""

import base64
import json

import pytest

from agentls.runtime.tools import ToolError

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo\n", "     1\tone\n     2\ttwo"),
        ("one\r\ntwo", "     1\tone\n     2\ttwo"),
        ("\ufeffone\n", "     1\tone"),
        ("a\x0bb\u2028c\n\n", "     1\ta\x0bb\u2028c\n     2\t"),
        ("", "(the file is empty)"),
        ("x" * 2001 + "\n", "     1\t" + "x" * 2000 + "… [2,001 characters in this line]"),
    ],
)
async def test_lines_are_numbered(call, files, text, shown):
    files({"a.txt": text})
    assert (await call("read", file_path="a.txt")).text == shown


@pytest.mark.parametrize(
    ("offset", "limit", "shown"),
    [
        (2, 1, "     2\tline 2\n[lines 2 to 2 of 3000; go on with offset 3]"),
        (2999, 10, "  2999\tline 2999\n  3000\tline 3000"),
        (0, 1, "     1\tline 1\n[lines 1 to 1 of 3000; go on with offset 2]"),
    ],
)
async def test_a_part_of_a_file(call, files, offset, limit, shown):
    files({"a.txt": "".join(f"line {number}\n" for number in range(1, 3001))})
    assert (await call("read", file_path="a.txt", offset=offset, limit=limit)).text == shown


async def test_a_long_file_is_cut_and_says_so(call, files):
    files({"a.txt": "line\n" * 5000, "wide.txt": ("y" * 1500 + "\n") * 1000})
    text = (await call("read", file_path="a.txt", limit=100_000)).text
    assert text.endswith("  2000\tline\n[lines 1 to 2000 of 5000; go on with offset 2001]")
    wide = (await call("read", file_path="wide.txt")).text
    assert len(wide) < 262_144 + 100
    assert wide.endswith("[lines 1 to 173 of 1000; go on with offset 174]")


async def test_an_open_buffer_is_read_before_the_disk_and_remembered(call, context, editor, files):
    files({"a.txt": "saved\n"})
    editor.open("a.txt", "typed\n")
    editor.open("new.txt", "only in the editor\n")
    assert (await call("read", file_path="a.txt")).text == "     1\ttyped"
    assert (await call("read", file_path=str(editor.root / "new.txt"))).text == "     1\tonly in the editor"
    assert context.seen == {editor.root / "a.txt": "typed\n", editor.root / "new.txt": "only in the editor\n"}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("src/ap.py", "there is no file src/ap.py. Did you mean src/app.py?"),
        ("src/app.ts", "there is no file src/app.ts. Did you mean src/app.py?"),
        ("src/zzz", "there is no file src/zzz"),
        ("lib/app.py", "there is no file lib/app.py, and no folder lib"),
        ("src", "src is a folder; find its files with the glob tool"),
        ("data.bin", "data.bin is a binary file"),
        ("huge.txt", "huge.txt is too large: 10,000,001 bytes"),
        ("fake.png", "fake.png is not the image that its name says"),
        ("big.png", "big.png is too large; images can have at most 3,750,000 bytes"),
        ("", "a file path is needed, relative to the workspace"),
        ("a\0b", "a file path is needed, relative to the workspace"),
        ("~no-such-user/a", "'~no-such-user/a' is no path that can be used: Could not determine home directory."),
        ("\ud800", "'\\ud800' is no path that can be used: 'utf-8' codec can't encode character"),
        ("x" * 300, f"{'x' * 100!r} is no path that can be used: [Errno 36] File name too long"),
    ],
)
async def test_what_cannot_be_read_is_told(call, files, path, said):
    files(
        {
            "src/app.py": "",
            "data.bin": b"\0\1\2",
            "huge.txt": b"x" * 10_000_001,
            "fake.png": "text",
            "big.png": PNG.ljust(4_000_067, b"\0"),
        }
    )
    with pytest.raises(ToolError) as raised:
        await call("read", file_path=path)
    assert str(raised.value).startswith(said)


async def test_an_offset_after_the_end_is_told(call, files):
    files({"a.txt": "one\n"})
    with pytest.raises(ToolError, match="the file has only 1 lines"):
        await call("read", file_path="a.txt", offset=2)


async def test_an_image_is_shown(call, files):
    files({"dot.png": PNG})
    result = await call("read", file_path="dot.png")
    assert result.text == f"dot.png: image/png, {len(PNG)} bytes"
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(PNG).decode()}
    assert result.content == ({"type": "image", "source": source},)


async def test_a_notebook_is_shown_as_cells(call, files):
    cells = [
        {"id": "intro", "cell_type": "markdown", "source": ["# Title\n", "text"]},
        {
            "cell_type": "code",
            "source": "1 / 0",
            "outputs": [
                {"output_type": "stream", "text": ["a\n", "b\n"]},
                {"output_type": "display_data", "data": {"image/png": "…"}},
                {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero"},
            ],
        },
    ]
    files({"a.ipynb": json.dumps({"cells": cells, "nbformat": 4}), "broken.ipynb": "{"})
    assert (await call("read", file_path="a.ipynb")).text == (
        '<cell id="intro" type="markdown">\n# Title\ntext\n</cell>\n\n'
        '<cell id="cell-1" type="code">\n1 / 0\n<output>\na\nb\n</output>\n<output>\n(image/png)\n</output>\n'
        "<output>\nZeroDivisionError: division by zero\n</output>\n</cell>"
    )
    assert (await call("read", file_path="broken.ipynb")).text == "     1\t{"
