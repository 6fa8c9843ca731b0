"""Interpreters of scripting languages: whether a call hands them code in the line itself, which nobody reads here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agentls.policy.shell.script import Command

_NAMES = re.compile(
    r"(?P<family>i?python|pypy|perl|ruby|node|nodejs|php|lua|luajit|deno|bun|osascript|Rscript|tclsh|julia|guile"
    r"|elixir|erl|nu|pwsh|powershell|xonsh|elvish)[\d.]*"
)
_FED = ("-", "/dev/stdin", "/dev/fd/63")


@dataclass(frozen=True, slots=True)
class _Options:
    """One language's: letters and words behind which code stands, and letters with any other value."""

    code: str
    words: tuple[str, ...] = ()
    valued: str = ""


_PYTHON = _Options("c", valued="WX")
_NODE = _Options("ep", ("--eval", "--print"), "rC")
_LANGUAGES: dict[str, _Options] = {
    "python": _PYTHON, "ipython": _PYTHON, "pypy": _PYTHON,
    "node": _NODE, "nodejs": _NODE, "bun": _NODE, "deno": _Options("", ("eval", "repl")),
    "perl": _Options("eEi", valued="IMmFxDCdV"),
    "ruby": _Options("ei", valued="IrCEFKTW"),
    "php": _Options("rBREa", valued="dczS"),
    "lua": _Options("e", valued="l"), "luajit": _Options("e", valued="lj"),
    "erl": _Options("", ("-eval",)), "elixir": _Options("e", ("--eval",)),
    **dict.fromkeys(("pwsh", "powershell"), _Options("", ("-c", "-C", "-Command", "-command", "-e"))),
}  # fmt: skip
_OTHERS = _Options("ceE", ("--eval", "--command"))


def is_interpreter(name: str) -> bool:
    """Whether *name* runs programs of a scripting language."""
    return _NAMES.fullmatch(name) is not None


def is_handed_code(command: Command) -> bool:
    """Whether the call has code in the line, or reads it from a pipe or a here-document; or may, as a word is unknown.

    What stands behind the script's own name is the script's.
    """
    found = _NAMES.fullmatch(command.name)
    known = _LANGUAGES.get(found["family"], _OTHERS) if found else _OTHERS
    words = [word.text for word in command.args]
    index = 0
    while index < len(words):
        text = words[index]
        if text is None or text in _FED or text.split("=", 1)[0] in known.words:
            return True
        if text == "-m" and known is _PYTHON:
            return False
        if not text.startswith("-"):
            return False
        taken = _letters(text, known) if not text.startswith("--") else 0
        if taken < 0:
            return True
        index += 1 + taken
    return command.stdin != ""


def _letters(text: str, known: _Options) -> int:
    """How many words behind a word of options are its value; less than 0 where it is code."""
    for position, letter in enumerate(text[1:], 2):
        if letter in known.code:
            return -1
        if letter in known.valued:
            return int(position == len(text))
        if letter == "m" and known is _PYTHON:
            return 0
    return 0
