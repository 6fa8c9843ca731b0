"""``agentls.toml``: a rule put into ``[agents.NAME] allow``, where the agent's host has no words for it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence as Items
from typing import Any

from agentls.always.insert import newline
from agentls.always.reach import Rule

_LIST = re.compile(r"""\[(?:\s|\#[^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|,)*?(?P<end>(?:,\s*)?\])""")
_TEXT = re.compile(r"""\#[^\n]*|(?P<text>"(?:[^"\\\n]|\\.)*"|'[^'\n]*')""")


def written(before: str | None, rules: Items[Rule], agent: str) -> str | None:
    """The settings with *rules* allowed to *agent*; None where what is there cannot be read, or is laid out oddly."""
    text = before or ""
    for rule in rules:
        made = _one(text, str(rule), agent)
        if made is None or _data(made) != _wanted(text, str(rule), agent):
            return None
        text = made
    return text


def _one(text: str, rule: str, agent: str) -> str | None:
    item, end = json.dumps(rule, ensure_ascii=False), newline(text)
    data = _data(text)
    if data is None:
        return None
    agents = data.get("agents", {})
    if not isinstance(agents, dict) or not isinstance(agents.get(agent, {}), dict):
        return None
    table = agents.get(agent)
    header = re.search(rf"^\[agents\.{re.escape(_name(agent))}\][^\n]*\n?", text, re.MULTILINE)
    if table is None:
        gap = "" if not text else end if text.endswith("\n") else end * 2
        return f"{text}{gap}[agents.{_name(agent)}]{end}allow = [{item}]{end}"
    if header is None:
        return None
    if "allow" not in table:
        lead = "" if header[0].endswith("\n") else end
        return f"{text[: header.end()]}{lead}allow = [{item}]{end}{text[header.end() :]}"
    key = re.compile(r"^allow\s*=\s*", re.MULTILINE).search(text, header.end())
    listed = _LIST.match(text, key.end()) if key else None
    if listed is None:
        return None
    at = listed.start("end")
    inner = text[listed.start() + 1 : at]
    if not inner.strip():
        return f"{text[:at]}{item}{text[listed.end() - 1 :]}"
    last = listed.start() + 1 + max(found.end() for found in _TEXT.finditer(inner) if found["text"])
    indent = re.match(r"\s*\n[ \t]*", inner)
    return f"{text[:last]},{indent[0] if indent else ' '}{item}{text[last:]}"


def _wanted(text: str, rule: str, agent: str) -> dict[str, Any]:
    """What the settings must say then."""
    data = _data(text) or {}
    data.setdefault("agents", {}).setdefault(agent, {}).setdefault("allow", []).append(rule)
    return data


def _data(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _name(agent: str) -> str:
    return agent if re.fullmatch(r"[A-Za-z0-9_-]+", agent) else json.dumps(agent, ensure_ascii=False)
