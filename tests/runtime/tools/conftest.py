"""A workspace in a temporary folder, and tools called in it as a run calls them."""

import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.journal import Journal
from agentls.runtime.shells import Shells
from agentls.runtime.tools import Context, Result, all_tools
from tests.runtime.disk_editor import DiskEditor

Call = Callable[..., Awaitable[Result]]


@pytest.fixture
def editor(tmp_path: Path) -> DiskEditor:
    return DiskEditor(tmp_path)


@pytest.fixture
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    opened = Journal(tmp_path_factory.mktemp("state"))
    yield opened
    opened.close()


@pytest.fixture
def context(editor: DiskEditor, journal: Journal) -> Context:
    return Context(editor.root, editor, shells=Shells(journal, "run-1", editor.root))


@pytest.fixture
def call(context: Context) -> Call:
    """``await call("read", file_path="a.py")``: arguments are validated as the model's are."""

    async def called(name: str, **arguments: Any) -> Result:
        tool = all_tools()[name]
        assert tool.call
        return await tool.call(tool.params.model_validate(arguments), context)

    return called


@pytest.fixture
def rewrite(context: Context) -> Callable[..., str]:
    """``rewrite("edit", before, file_path=…)``: the new text of a file."""

    def rewritten(name: str, before: str | None, **arguments: Any) -> str:
        tool = all_tools()[name]
        assert tool.rewrite
        return tool.rewrite(tool.params.model_validate(arguments), before, context)

    return rewritten


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., None]:
    """``files({"a.py": "text"})``: files in the workspace, each a minute newer than the one before."""

    def made(texts: dict[str, str | bytes]) -> None:
        for age, (name, text) in enumerate(texts.items()):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            os.utime(path, (1_700_000_000 + 60 * age,) * 2)

    return made
