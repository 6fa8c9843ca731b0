"""Language features over the wire: each request once, with columns that count emoji, and files that lead to others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls_server import border

from .fake_editor import ALL, FakeEditor, ReplyError

LEAD = """\
---
name: lead
description: 🦊 Leads
tools: Read, Agent(reviewer)
model: sonnet
---
# Lead 🦊
🦊 Ask `reviewer`, run `./run.sh`.
"""
REVIEWER = "---\nname: reviewer\ndescription: Reads\n---\nReview.\n"
CLIENT = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename"]},
        "applyEdit": True,
    },
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "rename": {"prepareSupport": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    },
}


class Desk:
    """A workspace with two agents, one of them open in an editor."""

    def __init__(self, root: Path, capabilities: dict[str, Any]) -> None:
        self.root, self.editor, self.capabilities = root, FakeEditor(), capabilities
        self.uri = self.place(".claude/agents/lead.md", LEAD)
        self.reviewer = self.place(".claude/agents/reviewer.md", REVIEWER)
        self.place("run.sh", "")

    def place(self, name: str, text: str) -> str:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return border.to_uri(path)

    async def open(self) -> dict[str, Any]:
        offered = await self.editor.start(self.capabilities, self.root)
        await self.editor.server.session.loaded()
        self.editor.open(self.uri, LEAD)
        return offered

    async def ask(self, method: str, line: int | None = None, column: int = 0, **more: Any) -> Any:
        """Ask about the open file, at a place of it where *line* is given."""
        place = {} if line is None else {"position": {"line": line, "character": column}}
        return await self.editor.ask(f"textDocument/{method}", {"textDocument": {"uri": self.uri}, **place, **more})


@pytest.fixture
async def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path.resolve(), CLIENT)
    await made.open()
    return made


def spot(range_: dict[str, Any]) -> tuple[int, int, int, int]:
    return tuple(range_[end][key] for end in ("start", "end") for key in ("line", "character"))  # type: ignore[return-value]


async def test_everything_that_is_answered_is_offered(tmp_path: Path) -> None:
    offered = await Desk(tmp_path.resolve(), CLIENT).open()
    for name in (
        "hover",
        "completion",
        "documentSymbol",
        "foldingRange",
        "selectionRange",
        "semanticTokens",
        "inlayHint",
    ):
        assert offered[f"{name}Provider"]
    for name in (
        "documentLink",
        "definition",
        "references",
        "rename",
        "workspaceSymbol",
        "callHierarchy",
        "documentFormatting",
    ):
        assert offered[f"{name}Provider"]
    assert offered["workspace"]["fileOperations"]["willRename"]["filters"]
    assert "agentls.convert" in offered["executeCommandProvider"]["commands"]


async def test_hover_and_completion_count_utf_16_units(desk: Desk) -> None:
    found = await desk.ask("hover", 7, 10)
    assert spot(found["range"]) == (7, 8, 7, 16)
    assert found["contents"]["kind"] == "markdown"
    assert "Reads" in found["contents"]["value"]
    offered = await desk.ask("completion", 7, 10)
    edits = {each["label"]: each["textEdit"] for each in offered["items"]}
    assert edits["reviewer"] == {"range": found["range"], "newText": "reviewer"}


async def test_symbols_folds_and_selections(desk: Desk) -> None:
    symbols = await desk.ask("documentSymbol")
    assert [each["name"] for each in symbols] == ["frontmatter", "Lead 🦊"]
    assert [each["name"] for each in symbols[0]["children"]] == ["name", "description", "tools", "model"]
    assert [(each["startLine"], each["endLine"]) for each in await desk.ask("foldingRange")] == [(0, 5), (6, 7)]
    (chain,) = await desk.ask("selectionRange", positions=[{"line": 7, "character": 10}])
    assert spot(chain["range"]) == (7, 8, 7, 16)
    assert spot(chain["parent"]["range"]) == (7, 0, 7, 34)


async def test_semantic_tokens_are_relative(desk: Desk) -> None:
    data = (await desk.ask("semanticTokens/full"))["data"]
    rows = [tuple(data[at : at + 5]) for at in range(0, len(data), 5)]
    assert rows[:2] == [(1, 6, 4, 2, 1), (2, 7, 4, 0, 0)]
    assert sum(row[0] for row in rows) == 7


def patched(data: list[int], edits: list[dict[str, Any]]) -> list[int]:
    """What a client makes of its numbers by the edits of a delta."""
    for each in edits:
        data = [*data[: each["start"]], *each.get("data", []), *data[each["start"] + each["deleteCount"] :]]
    return data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("model: sonnet", "model: opus"),
        ("tools: Read, ", "tools: Read, Grep, "),
        ("🦊 Ask", "Ask"),
        ("Read, ", ""),
        ("", ""),
    ],
)
async def test_changes_of_semantic_tokens_lead_to_the_whole(desk: Desk, old: str, new: str) -> None:
    first = await desk.ask("semanticTokens/full")
    desk.editor.change(desk.uri, {"text": LEAD.replace(old, new, 1)})
    delta = await desk.ask("semanticTokens/full/delta", previousResultId=first["resultId"])
    after = await desk.ask("semanticTokens/full")
    assert patched(first["data"], delta["edits"]) == after["data"]
    assert (delta["resultId"], len(delta["edits"])) == (after["resultId"], int(first["data"] != after["data"]))
    again = await desk.ask("semanticTokens/full/delta", previousResultId="unknown")
    assert again["data"] == after["data"]


async def test_semantic_tokens_of_a_range(desk: Desk) -> None:
    shown = {"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": 999}}
    data = (await desk.ask("semanticTokens/range", range=shown))["data"]
    assert data[0] == 3
    assert sum(data[5::5]) == 0
    assert (await desk.ask("semanticTokens/range", **ALL))["data"] == (await desk.ask("semanticTokens/full"))["data"]


async def test_from_name_to_declaration_and_back(desk: Desk) -> None:
    found = await desk.ask("definition", 7, 10)
    assert (found["uri"], spot(found["range"])) == (desk.reviewer, (1, 6, 1, 14))
    places = await desk.ask("references", 7, 10, context={"includeDeclaration": True})
    assert [spot(each["range"]) for each in places] == [(1, 6, 1, 14), (3, 19, 3, 27), (7, 8, 7, 16)]
    links = await desk.ask("documentLink")
    assert [each["target"].rsplit("/", 1)[1] for each in links] == ["reviewer.md", "reviewer.md", "run.sh"]
    (symbol,) = await desk.editor.ask("workspace/symbol", {"query": "rev"})
    assert symbol["location"]["uri"] == desk.reviewer


async def test_rename_moves_the_file_and_holds_for_the_versions_it_was_made_from(desk: Desk) -> None:
    assert (await desk.ask("prepareRename", 7, 10))["placeholder"] == "reviewer"
    with pytest.raises(ReplyError, match="there is an agent of that name"):
        await desk.ask("rename", 7, 10, newName="lead")
    edit = await desk.ask("rename", 7, 10, newName="critic")
    parts = [(each.get("textDocument", {}).get("version"), each.get("newUri", "")) for each in edit["documentChanges"]]
    assert parts == [(1, ""), (None, ""), (None, desk.reviewer.replace("reviewer", "critic"))]
    desk.editor.apply(edit)
    assert "Agent(critic)" in desk.editor.texts[desk.uri]
    assert "`critic`" in desk.editor.texts[desk.uri]


async def test_a_client_that_takes_no_versions_gets_plain_edits(tmp_path: Path) -> None:
    desk = Desk(tmp_path.resolve(), {})
    await desk.open()
    edit = await desk.ask("rename", 7, 10, newName="critic")
    assert sorted(edit["changes"]) == sorted([desk.uri, desk.reviewer])
    assert "documentChanges" not in edit
    assert (await desk.ask("hover", 7, 10))["contents"]["kind"] == "plaintext"
    assert all("location" in each for each in await desk.ask("documentSymbol"))


async def test_a_moved_file_takes_its_name_along(desk: Desk) -> None:
    moved = {"oldUri": desk.reviewer, "newUri": desk.reviewer.replace("reviewer", "critic")}
    edit = await desk.editor.ask("workspace/willRenameFiles", {"files": [moved]})
    assert [each["textDocument"]["uri"] for each in edit["documentChanges"]] == [desk.uri, desk.reviewer]


async def test_all_files_that_are_moved_together_take_their_names_along(desk: Desk) -> None:
    moved = [
        {"oldUri": desk.uri, "newUri": desk.uri.replace("lead", "head")},
        {"oldUri": desk.reviewer, "newUri": desk.reviewer.replace("reviewer", "critic")},
    ]
    edit = await desk.editor.ask("workspace/willRenameFiles", {"files": moved})
    written = {text["newText"] for each in edit["documentChanges"] for text in each["edits"]}
    assert {"head", "critic"} <= written


async def test_who_hands_work_to_whom(desk: Desk) -> None:
    (item,) = await desk.ask("prepareCallHierarchy", 1, 7)
    (call,) = await desk.editor.ask("callHierarchy/outgoingCalls", {"item": item})
    assert (call["to"]["name"], len(call["fromRanges"])) == ("reviewer", 2)
    (back,) = await desk.editor.ask("callHierarchy/incomingCalls", {"item": call["to"]})
    assert back["from"]["name"] == "lead"


async def test_hints_lenses_and_formatting(desk: Desk) -> None:
    hints = await desk.ask("inlayHint", **ALL)
    assert [each["position"]["line"] for each in hints] == [4, 5]
    titles = [each["command"]["title"] for each in await desk.ask("codeLens") if "command" in each]
    assert any(title.startswith("read allow · edit deny") for title in titles)
    assert "0 references · about 12 tokens in every request" in titles
    options = {"tabSize": 2, "insertSpaces": True}
    assert await desk.ask("formatting", options=options) == []
    desk.editor.change(desk.uri, {"text": LEAD.replace("model: ", "model:   ")})
    (edit,) = await desk.ask("formatting", options=options)
    assert (spot(edit["range"]), edit["newText"]) == ((4, 5, 4, 9), ": ")


async def test_convert_from_the_lightbulb(desk: Desk) -> None:
    actions = await desk.ask(
        "codeAction", range=ALL["range"] | {"end": {"line": 0, "character": 0}}, context={"diagnostics": []}
    )
    chosen = next(each for each in actions if each["title"] == "Convert to OpenCode")
    assert chosen["kind"] == "refactor.rewrite"
    result = await desk.editor.ask("workspace/executeCommand", chosen["command"])
    assert result["uri"].endswith("/.opencode/agent/lead.md")
    assert 4 in [each["range"]["start"]["line"] for each in result["losses"]]
    told = await desk.editor.method("window/showMessage")
    assert "lost or made stricter" in told["message"]
    assert desk.editor.texts[result["uri"]] == result["text"]
    desk.place(".opencode/agent/lead.md", "")
    with pytest.raises(ReplyError, match="exists already"):
        await desk.editor.ask("workspace/executeCommand", chosen["command"])


async def test_a_key_of_the_settings_leads_into_their_file(desk: Desk) -> None:
    settings = desk.place("company.config.yaml", "project:\n  name: 🦊\napi: {style: rest, base_path: /v1}\n")
    text = LEAD.replace("run `./run.sh`", "follow `api.base_path` of `company.config.yaml`")
    desk.editor.change(desk.uri, {"text": text})
    column = text.splitlines()[7].encode("utf-16-le").index("base_path".encode("utf-16-le")) // 2
    found = await desk.ask("definition", 7, column)
    assert (found["uri"], spot(found["range"])) == (settings, (2, 19, 2, 28))
    assert "`/v1`" in (await desk.ask("hover", 7, column))["contents"]["value"]
    labels = [each["label"] for each in (await desk.ask("completion", 7, column))["items"]]
    assert {"style", "base_path", "*"} <= set(labels)
