"""A new agent file for the user to fill: in any dialect, with the rights that were chosen, or stricter ones."""

from __future__ import annotations

import json
import re

from agentls.convert import Conversion, convert
from agentls.convert.values import Loss, Refused
from agentls.definition import parse
from agentls.text import Document

RIGHTS: dict[str, tuple[str, str]] = {
    "read": ("deny", "deny"),
    "ask": ("ask", "ask"),
    "edit": ("allow", "ask"),
}
"""By name: what edits are, and what commands and pages of the web are."""
SAID = {
    "read": ("Reads", "It changes nothing and runs nothing."),
    "ask": ("Asks", "It asks before each edit, command and fetch."),
    "edit": ("Edits", "It edits as it likes, and asks before each command and fetch."),
}
"""By name: the rights in a word and in a sentence."""
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What every host takes as a name."""


def draft(name: str, description: str, dialect: str, rights: str) -> Conversion | Refused:
    """The file and where it belongs. What the dialect cannot say becomes stricter, and is told as a loss."""
    if not NAME.fullmatch(name):
        return Refused(f"'{name}' is no name of an agent: use small letters, digits and single hyphens")
    edits, commands = RIGHTS[rights]
    header = [f"description: {json.dumps(description, ensure_ascii=False)}", "mode: all", "permission:"]
    header += [f"  edit: {edits}", f"  bash: {commands}", f"  webfetch: {commands}"]
    text = "\n".join(("---", *header, "---", "", f"You are {name}. {_task(description)}", ""))
    definition = parse(Document(f"/.opencode/agent/{name}.md", text))
    if dialect == "opencode":
        return Conversion(text, f".opencode/agent/{name}.md", ())
    made = next((each for each in ("claude-code", "copilot") if each == dialect), None)
    if made is None:
        return Refused(f"there is no dialect '{dialect}'")
    result = convert(definition, made)
    return result if isinstance(result, Refused) else Conversion(result.text, result.name, _wanted(result.losses))


def _wanted(losses: tuple[Loss, ...]) -> tuple[Loss, ...]:
    """Those of what the user chose: what the draft itself says beside it is nobody's loss."""
    return tuple(each for each in losses if " is left out" in each.what and not each.what.startswith("websearch"))


def _task(description: str) -> str:
    return f"{description.rstrip('.')}." if description else ""
