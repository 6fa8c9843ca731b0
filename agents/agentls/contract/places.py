"""Places in prose: which pieces of a text are paths of the workspace, and which only look so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agentls.contract.words import EXTENSIONS, NAMES, PROGRAMS, ROOTS, SURE_ROOTS

_CODE = re.compile(r"(?<!`)(`+)(?!`)([^`]+?)\1(?!`)")
_PATH = re.compile(r"(?:\./)?[\w.@*+-][\w.@*+?()\[\]-]*(?:/[\w.@*+?()\[\]-]+)*/?")
_BARE = re.compile(r"(?<![\w/`.@-])((?:\./)?[\w.@*-]+(?:/[\w.@*-]+)*/?)(?![\w/`-])")
_ROOTED = re.compile(r"^/(?!(?:etc|home|tmp|usr|var|opt|root|Users|mnt|dev|proc|bin|nix|private)(?:/|$))(?=[\w.*])")
_KEYS = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*\.(?:\*|[\w-]+)")
_PAIR = re.compile(r"[a-z]+/[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place: the path or pattern, and where it stands in the text. *code*: in a code span."""

    value: str
    start: int
    end: int
    code: bool


def spans(text: str) -> list[tuple[int, int, str]]:
    """The code spans of *text*: where their contents begin and end, and the contents."""
    return [(found.start(2), found.end(2), found[2]) for found in _CODE.finditer(text)]


def places(text: str, *, bare: bool = True) -> list[Place]:
    """The places in *text*, in order; *bare* ones (in no code span) only where they plainly are paths."""
    found = [Place(tidy(code), start, end, code=True) for start, end, code in spans(text) if is_path(code.strip())]
    if bare:
        blanked = _CODE.sub(lambda match: " " * len(match[0]), text)
        found += [
            Place(tidy(match[1].rstrip(".")), match.start(1), match.start(1) + len(match[1].rstrip(".")), code=False)
            for match in _BARE.finditer(blanked)
            if _is_bare_path(match[1].rstrip("."))
        ]
    return sorted(found, key=lambda place: place.start)


def is_path(code: str) -> bool:
    """Whether the contents of a code span are a path or a pattern of the workspace; a leading ``/`` is its root."""
    code = _ROOTED.sub("", code)
    if code in ("./", "."):
        return False
    if not _PATH.fullmatch(code) or code.startswith(("@", "-")) or ".." in code.split("/"):
        return False
    name = code.rstrip("/").rsplit("/", 1)[-1]
    if "/" in code:
        return not re.match(r"[\w.-]+\.(?:com|org|io|dev|net)/", code) and not re.search(r"\w\(", code)
    stem, dot, extension = name.rpartition(".")
    return (
        bool(re.fullmatch(r"[\w-]+\.[\w-]+\.\*", name))
        or name in NAMES
        or name.startswith(".env")
        or (bool(dot) and extension in EXTENSIONS and (stem != "" or name[0] != "."))
    )


def is_keys(code: str) -> bool:
    """Whether a code span names keys of a configuration: ``api.*``, ``conventions.commit_style``."""
    return bool(_KEYS.fullmatch(code.strip())) and not is_path(code.strip())


def command_like(code: str) -> bool:
    """Whether a code span is a command that can be run: a script, or a program with arguments."""
    words = re.sub(r"^cd\s+[\w./-]+\s*&&\s*", "", code).split()
    if not words or len(code) > 200 or re.search(r"[<>{}\n]|\[\w", code):
        return False
    if re.match(r"(?:\./|[\w.-]+/)[\w./-]+$", words[0]):
        return is_script(words[0])
    return words[0] in PROGRAMS


def is_script(path: str) -> bool:
    """Whether a path is that of a script."""
    return (path.startswith(("./", "bin/", "scripts/")) and not path.endswith("/")) or path.endswith(
        (".sh", ".py", ".js", ".ts", ".mjs", ".ps1", ".rb")
    )


def _is_bare_path(text: str) -> bool:
    if not text or "//" in text or ".." in text or (text.startswith("**") and not text.startswith("**/")):
        return False
    if "/" in text:
        head = text.removeprefix("./").split("/", 1)[0]
        plain = head in ROOTS or text.endswith("/") or "*" in text or text.startswith("./") or text[0] == "."
        return is_path(text) and (plain or _extension(text)) and not (_PAIR.fullmatch(text) and head not in SURE_ROOTS)
    return (_extension(text) and not text[0].isdigit()) or text in NAMES


def _extension(text: str) -> bool:
    stem, _, extension = text.rsplit("/", 1)[-1].rpartition(".")
    return stem != "" and extension in EXTENSIONS and extension not in ("c", "h", "m", "r", "go", "md5")


def tidy(code: str) -> str:
    """A path without blanks around it and without what says that it begins at the workspace's root."""
    return _ROOTED.sub("", code.strip()).removeprefix("./")


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The parts of *text* between commas and semicolons that are neither in a code span nor in parentheses."""
    start = depth = 0
    code = False
    for index, char in enumerate(f"{text},"):
        if char == "`":
            code = not code
        elif not code:
            depth += (char in "([") - (char in ")]" and depth > 0)
            if char in ",;" and (depth == 0 or index == len(text)):
                yield start, index
                start = index + 1
    if start < len(text) and start == 0:
        yield 0, len(text)
