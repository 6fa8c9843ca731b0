"""Words of a shell command: what a word is without quotes, braces and known variables, or that it cannot be known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

Node: TypeAlias = Any
"""A tree-sitter node; the library is imported only where a command is parsed."""

MAX_VALUES = 16
"""A word that can have more values than this is not known."""

UNKNOWN = "\ue000"
"""Stands for a part that is not known where a rule's pattern is held against a whole command."""

HOME = "/~"
"""Begins the value of a word that starts with the user's home folder, and with ``~user`` another's."""

_FOREIGN = re.compile(r"[^\x01-\x24\x26-\x7f]")
_ENCODED = re.compile(r"%([0-9a-f]+)%")
_NUMERIC = frozenset("?#$!-")
_SPLITS = re.compile(r"[\s*?\[]")
_GLOB = re.compile(r"(?<!\\)[*?\[]")
_BRACES = re.compile(r"\{([^{}]*(?:,|\.\.)[^{}]*)\}")


def encode(line: str) -> bytes:
    """*line* in ASCII for the parser: its scanner looks other characters up in a table of 256, and crashes the process.

    They stand for themselves in a word, as their code between two ``%`` does; `decode` gives them back.
    """
    return _FOREIGN.sub(lambda found: f"%{ord(found[0]):x}%", line).encode("ascii")


def decode(text: bytes) -> str:
    """A piece of an encoded line as it was."""
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), text.decode("ascii"))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its source *raw*, all *values* it can have (None: not known), and whether it is a file name pattern."""

    raw: str
    values: tuple[str, ...] | None
    glob: bool = False

    @property
    def text(self) -> str | None:
        """The word's one value, None where it has several or is not known."""
        return self.values[0] if self.values is not None and len(self.values) == 1 else None


Variables: TypeAlias = dict[str, tuple[str, ...] | None]


def literal(text: str) -> Word:
    """A word that stands for itself."""
    return Word(text, (text,))


def read(node: Node, variables: Variables) -> Word:
    """The word that *node* is, with the variables that are known where it stands."""
    raw = decode(node.text)
    values = _values(node, variables, quoted=False)
    if values is None:
        return Word(raw, None)
    unquoted = _unquoted(node)
    if "{" in unquoted and _BRACES.search(unquoted):
        values = _braces(values) if unquoted == raw else None
    if values is not None and unquoted.startswith("~") and raw.startswith("~"):
        values = tuple(f"/{value}" for value in values)
    return Word(raw, values if values and len(values) <= MAX_VALUES else None, bool(_GLOB.search(unquoted)))


def _values(node: Node, variables: Variables, *, quoted: bool) -> tuple[str, ...] | None:
    match node.type:
        case "word" | "number" | "variable_name" | "test_operator" | "command_name" if not node.named_children:
            return (re.sub(r"\\(?:\n|(.))", r"\1", decode(node.text), flags=re.DOTALL),)
        case "command_name":
            return _values(node.named_children[0], variables, quoted=quoted)
        case "raw_string":
            return (decode(node.text)[1:-1],)
        case "string":
            return _string(node, variables)
        case "concatenation":
            return _join([_values(each, variables, quoted=quoted) for each in node.children])
        case "simple_expansion" | "expansion":
            return _variable(node, variables, quoted=quoted)
        case "process_substitution":
            return ("/dev/fd/63",)
        case "arithmetic_expansion":
            return ("0",)
        case "brace_expression":
            return (decode(node.text),)
        case _:
            return None


def _string(node: Node, variables: Variables) -> tuple[str, ...] | None:
    """A double-quoted text; what stands between its expansions is literal, whatever nodes the parser makes of it."""
    parts: list[tuple[str, ...] | None] = []
    at, source = 1, node.text
    for child in node.named_children:
        if child.type == "string_content":
            continue
        start = child.start_byte - node.start_byte
        parts += [_escaped(source[at:start]), _values(child, variables, quoted=True)]
        at = child.end_byte - node.start_byte
    return _join([*parts, _escaped(source[at:-1])])


def _escaped(source: bytes) -> tuple[str, ...]:
    return (re.sub(r"\\(?:\n|([$`\"\\]))", r"\1", decode(source)),)


def _variable(node: Node, variables: Variables, *, quoted: bool) -> tuple[str, ...] | None:
    """A plain ``$x`` or ``${x}`` whose value is known and that is one word; anything cleverer is not known."""
    names = node.named_children
    if len(names) != 1 or len(node.children) != (2 if node.type == "simple_expansion" else 3):
        return None
    name = decode(names[0].text)
    if name in _NUMERIC:
        return ("0",)
    values = (HOME,) if name == "HOME" and name not in variables else variables.get(name)
    if values is None or (not quoted and any(_SPLITS.search(value) or not value for value in values)):
        return None
    return values


def _join(parts: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    count = 1
    for part in known:
        count *= len(part)
    return tuple("".join(pieces) for pieces in product(*known)) if count <= MAX_VALUES else None


def _unquoted(node: Node) -> str:
    """The text of a word that is under no quotes, where tildes, braces and patterns mean something."""
    if node.type == "command_name" and node.named_children:
        node = node.named_children[0]
    pieces = node.children if node.type == "concatenation" else (node,)
    return "".join(decode(each.text) for each in pieces if each.type in ("word", "brace_expression", "number"))


def _braces(values: tuple[str, ...]) -> tuple[str, ...] | None:
    done: list[str] = []
    queue = list(values)
    while queue:
        value = queue.pop(0)
        found = _BRACES.search(value)
        if found is None:
            done.append(value)
        elif ".." in found[1] and "," not in found[1]:
            return None
        else:
            queue += [value[: found.start()] + piece + value[found.end() :] for piece in found[1].split(",")]
        if len(done) + len(queue) > MAX_VALUES:
            return None
    return tuple(done)
