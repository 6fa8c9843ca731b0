"""The report, filed where the agent's body wants it: by an edit like any other, as a new version, over no other file.

An artifact with a logical name has its versions in a folder of that name, below the folder for artifacts that
``company.config.yaml`` names (``artifacts``), else ``artifacts/``; where there is no such folder nothing is filed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from agentls.contract.outputs import output_of
from agentls.definition import Mapping, Scalar, parse
from agentls.formats import by_name
from agentls.runtime import calls
from agentls.runtime.calls import Call
from agentls.runtime.editor import Editor, EditorError
from agentls.runtime.job import Job
from agentls.runtime.report import Facts
from agentls.runtime.tools import Result, all_tools
from agentls.text import Document

CONFIG, FOLDER = "company.config.yaml", "artifacts"
_KEYS = ("path", "folder", "dir", "directory", "root")
_VERSION = re.compile(r"v(\d+)\.md")


async def file_report(
    job: Job, editor: Editor, facts: Facts, text: str, edit: Callable[[Sequence[Call]], Awaitable[dict[Call, Result]]]
) -> None:
    """File *text* where the body of the job's agent wants it, by *edit*; what became of it goes into *facts*.

    Reports of agents below go to those that started them. One that the agent has filed itself is not filed again.
    """
    wanted = output_of(job.agent)
    if wanted is None or job.chain or not facts.has_worked:
        return
    place = wanted.path or f"{await _folder(editor)}/{wanted.name}"
    if any(name == place or name.startswith(f"{place}/") for name in facts.all_files):
        return
    if wanted.path:
        path, head = _free(editor.root, wanted.path), ""
    elif (editor.root / place).parent.is_dir():
        version = _next(editor.root / place)
        path = f"{place}/v{version}.md"
        head = f"---\nid: {wanted.name}\nversion: {version}\nstatus: draft\nfrom: []\n---\n\n"
    else:
        return
    block = {"id": "report", "name": by_name(job.agent.dialect).call_name("write"), "input": {}}
    block["input"] = {"file_path": path, "content": head + text}
    known = {str(block["name"]): all_tools()["write"]}
    place_of_gates = facts.commands_at_edit
    (result,) = (await edit([calls.read_call(block, known, known, {})])).values()
    facts.commands_at_edit = place_of_gates  # the report is not what the gates are about
    facts.filed = f"`{path}`" if not result.is_error else f"not filed as `{path}`: {result.text.splitlines()[0]}"


async def _folder(editor: Editor) -> str:
    """The folder for artifacts that the project's configuration names."""
    with contextlib.suppress(EditorError):
        text = (await editor.read(editor.root / CONFIG)).text
        value = parse(Document(CONFIG, f"---\n{text}\n---\n")).get("artifacts")
        if isinstance(value, Mapping):
            value = next((each.value for each in value.entries if each.name in _KEYS), None)
        named = str(value.value).strip().removeprefix("./").strip("/") if isinstance(value, Scalar) else ""
        if named and ".." not in named:
            return named
    return FOLDER


def _next(folder: Path) -> int:
    found = (_VERSION.fullmatch(each.name) for each in folder.glob("v*.md"))
    return max((int(each[1]) for each in found if each), default=0) + 1


def _free(root: Path, path: str) -> str:
    """*path*, or where that is taken the next like it with a number."""
    stem, dot, ending = path.rpartition(".")
    candidates = (path if number == 1 else f"{stem}-{number}{dot}{ending}" for number in range(1, 10_000))
    return next((each for each in candidates if not (root / each).exists()), path)
