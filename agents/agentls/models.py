"""Which models there are, which are past their end, and which one a name in an agent file means.

The ids and the dates are those that the installed ``anthropic`` package lists. They are read from its files without
importing it: that import takes over a second.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from agentls.settings import Settings

FAMILIES = ("sonnet", "opus", "haiku", "fable")
"""Aliases that Claude Code has for the newest model of a family."""
DEFAULT = "sonnet"
"""What agentls runs where neither the file nor the settings name a model."""
CONTEXT = {
    **dict.fromkeys(("claude-fable-5-1", "claude-mythos-5-1", "claude-opus-5-5", "claude-sonnet-5-5"), 1_000_000),
    **dict.fromkeys(("claude-haiku-5-5", "claude-opus-5", "claude-sonnet-5"), 1_000_000),
    "claude-haiku-4-5": 200_000,
}
"""Tokens that a model takes, by id without a date: platform.claude.com/docs/en/models/NAME/overview (2026-10-08)."""
_DATED = re.compile(r"-\d{8}$")
_SHOWN = re.compile(r"(?P<label>.+?) \((?P<vendor>[\w-]+)\)")
"""A model as VS Code's picker shows it: ``Claude Sonnet 4.5 (copilot)``."""
_SAME = {"opusplan": "opus", "best": "opus"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a model name comes to: the *id* to send, and (from the settings) another server and the variable of its key.

    *id* is None where agentls has no way to call it; *why* says so.
    """

    id: str | None
    why: str
    base_url: str | None = None
    key_variable: str | None = None
    context: int | None = None
    """Tokens that it takes, None where that is not known."""
    compacts: bool | None = None
    """Whether its server summarizes a conversation when asked; None where the settings do not say."""


@cache
def known() -> tuple[str, ...]:
    """Ids of current models as the package lists them; empty where it is missing or laid out anew."""
    return tuple(re.findall(r'"(claude-[^"]+)"', _text("types/model_param.py")))


@cache
def ends() -> dict[str, date]:
    """Models that are deprecated, with the day on which they reach (or reached) their end of life."""
    found: dict[str, date] = {}
    for name in ("resources/messages/messages.py", "_data/deprecated_models.py"):
        table = re.search(r"^DEPRECATED_MODELS\b[^=]*= (\{.*?^\})", _text(name), re.MULTILINE | re.DOTALL)
        pairs: dict[str, str] = ast.literal_eval(table[1]) if table else {}
        found |= {model: day for model, text in pairs.items() if (day := _day(text))}
    return found


def context_of(model: str | None) -> int | None:
    """Tokens that a model takes, None where that is not known."""
    return CONTEXT.get(_DATED.sub("", model or ""))


def family(model: str) -> str | None:
    """The family in a model id: ``claude-3-5-haiku-latest`` is a ``haiku``."""
    return next((each for each in (*FAMILIES, "mythos") if re.search(rf"\b{each}\b", model)), None)


def newest(name: str) -> str | None:
    """The newest known id of a family that is not deprecated."""
    ids = [each for each in known() if family(each) == name and each not in ends()]
    return max(ids, key=_version, default=None)


def successor(model: str) -> str | None:
    """What to use instead of a deprecated model: the newest of its family, None where the family is not known."""
    name = family(model)
    return newest(name) if name else None


def resolve(name: str | None, settings: Settings) -> Resolved:
    """What agentls calls for a model name of any dialect. Aliases of the settings come first."""
    wanted = (name or "inherit").strip()
    if wanted in settings.models:
        return _from_settings(wanted, settings.models[wanted])
    if wanted in ("inherit", "default"):
        default = settings.models.get("default", DEFAULT)
        return (
            _from_settings("default", default)
            if isinstance(default, dict)
            else resolve(default if default != wanted else DEFAULT, settings)
        )
    provider, slash, rest = wanted.partition("/")
    if slash and provider != "anthropic":
        entry = settings.models.get(provider)
        if isinstance(entry, dict):
            return _from_settings(rest, {"id": rest, **entry})
        return Resolved(
            None, f"agentls has no server for '{provider}': name one under [models.{provider}] in agentls.toml"
        )
    model = re.sub(r"\[[^\]]*\]$", "", rest if slash else wanted)
    model = _SAME.get(model, model)
    if shown := _SHOWN.fullmatch(model):
        found = of_label(shown["label"])
        return Resolved(
            found, "the model of that name" if found else f"agentls knows no model named '{shown['label']}'"
        )
    if model in FAMILIES:
        found = newest(model)
        return Resolved(found, f"the newest {model}" if found else f"the installed anthropic package lists no {model}")
    return Resolved(model, "as written")


def key_variables(settings: Settings) -> frozenset[str]:
    """The environment variables in which the settings say that keys of model servers are."""
    keys = (entry.get("key") for entry in settings.models.values() if isinstance(entry, dict))
    return frozenset(key for key in keys if isinstance(key, str))


def of_label(label: str) -> str | None:
    """The id of a model by the name that people see: ``Claude Sonnet 4.5`` is ``claude-sonnet-4-5``."""
    wanted = re.sub(r"[ .]+", "-", label.strip().lower())
    ids = [each for each in (*known(), *ends()) if each == wanted or re.fullmatch(re.escape(wanted) + r"-\d{8}", each)]
    return min(ids, key=len, default=None)


def label_of(model: str) -> str:
    """The name that people see for an id, the reverse of `of_label`; a date at its end is left out."""
    parts = re.sub(r"-(\d{8}|latest)$", "", model).removeprefix("claude-").split("-")
    words = [part.capitalize() for part in parts if not part.isdigit()]
    version = ".".join(part for part in parts if part.isdigit())
    return " ".join(["Claude", *words, *([version] if version else [])])


def _from_settings(name: str, entry: Any) -> Resolved:
    if isinstance(entry, str):
        return resolve(entry, Settings()) if entry != name else Resolved(entry, "agentls.toml")
    if isinstance(entry, dict) and isinstance(entry.get("id", name), str):
        model, context, compacts = entry.get("id", name), entry.get("context"), entry.get("compaction")
        return Resolved(
            model, "agentls.toml", entry.get("base_url"), entry.get("key"),
            context if isinstance(context, int) and context > 0 else None,
            compacts if isinstance(compacts, bool) else None,
        )  # fmt: skip
    return Resolved(
        None, f"models.{name} in agentls.toml is neither a model id nor a table with 'id', 'base_url' and 'key'"
    )


def _version(model: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", model) if len(part) < 8)


def _text(name: str) -> str:
    spec = find_spec("anthropic")
    folder = Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError:
        return ""


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(re.sub(r"(?<=\d)(st|nd|rd|th)", "", text), "%B %d, %Y").date()  # noqa: DTZ007 (a day, not a moment)
    except ValueError:
        return None
