"""Commands that print what they read, ``sed`` and ``awk`` among them, and what else a program of theirs may do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.policy.shell.arguments import flags, option_values, positionals
from agentls.policy.shell.script import Command
from agentls.policy.shell.use import Use, at, each, unseen
from agentls.policy.shell.words import Word

PLAIN = (
    "cat", "head", "tail", "less", "more", "nl", "tac", "od", "xxd", "hexdump", "strings", "base64", "base32", "sort",
    "uniq", "cut", "paste", "diff", "comm", "cmp", "wc", "fold", "rev", "source", ".", "bat", "md5sum", "sha256sum",
)  # fmt: skip
PROGRAMMED = ("grep", "egrep", "fgrep", "rg", "ag", "awk", "gawk", "mawk", "nawk", "jq", "yq")
"""Of these the first word is a pattern or a program."""

_AWK_VALUED = ("-F", "-v", "-f", "-i", "-e", "-E", "--source", "--file", "--exec", "--include", "--assign")
_VALUED: dict[str, tuple[str, ...]] = {
    "head": ("-n", "-c"), "tail": ("-n", "-c"), "sort": ("-k", "-t", "-o", "-T"), "cut": ("-d", "-f", "-c", "-b"),
    "paste": ("-d",), "fold": ("-w",), "diff": ("-I", "-U", "-W"), "od": ("-A", "-t", "-j", "-N"), "nl": ("-b", "-w"),
    "awk": _AWK_VALUED, "gawk": _AWK_VALUED, "mawk": _AWK_VALUED, "nawk": _AWK_VALUED, "jq": ("--arg", "--indent"),
}  # fmt: skip
_GREP_VALUED = ("-e", "-f", "-A", "-B", "-C", "-m", "-g", "-t", "-T", "--include", "--exclude", "--glob", "--type")
_PROGRAM = ("-e", "-f", "--regexp", "--file", "--expression")
_AWKS = ("awk", "gawk", "mawk", "nawk")
_RUNS = ("--pre", "--hostname-bin", "--pager", "--compress-program")
"""Options behind which a program stands that is run on what is read."""
_AWK_ACTS = re.compile(r"system|getline|\||>\s*[^\s\d=]|@|ARGV|close")
_SED_ADDRESS = r"(?:\d+|\$|/(?:[^/\\\n]|\\.)*/I?)?(?:,\s*[+~]?(?:\d+|\$|/(?:[^/\\\n]|\\.)*/I?))?\s*!?\s*"
_SED_COMMAND = (
    r"(?:[pdqQnNDPhHgGxl=]\d*"
    r"|[sy]([^\w\s\\])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpiIm\d]*"
    r"|[aic]\\?[ \t\n][^\n]*)"
)
_SED = re.compile(rf"\s*{_SED_ADDRESS}{_SED_COMMAND}\s*(?:[;\n]|$)")


def reads(command: Command) -> Iterator[Use]:
    """What one of `PLAIN` or `PROGRAMMED` uses."""
    name = command.name
    if option_values(command, _RUNS):
        yield unseen(command)
    if name in _AWKS:
        yield from _awk(command)
        return
    default = _GREP_VALUED if name in PROGRAMMED else ()
    words = positionals(command, _VALUED.get(name, default))
    if name in PROGRAMMED:
        given = option_values(command, _PROGRAM)
        words = words if given else words[1:]
    elif name == "sort":
        yield from each(command, "edit", option_values(command, ("-o", "--output")))
    in_place = name == "yq" and bool(flags(command) & {"-i", "--inplace", "--in-place"})
    yield from each(command, "edit" if in_place else "read", words)


def programs(command: Command) -> tuple[Word, ...]:
    """The words that are patterns or programs, not files."""
    name = command.name
    if name not in (*PROGRAMMED, "sed", "gsed", "ssed"):
        return ()
    given = option_values(command, ("-e", "--regexp", "--expression", "--source"))
    filed = option_values(command, ("-f", "--file", "-E", "--exec") if name in _AWKS else ("-f", "--file"))
    return given or (() if filed else positionals(command, _VALUED.get(name, _GREP_VALUED))[:1])


def _awk(command: Command) -> Iterator[Use]:
    """``awk`` reads its files, or edits them in place; a program that is not plain, or in a file, may do more."""
    words = positionals(command, _AWK_VALUED)
    programs = option_values(command, ("-e", "--source"))
    filed = option_values(command, ("-f", "--file", "-E", "--exec"))
    if not programs and not filed:
        programs, words = words[:1], words[1:]
    included = option_values(command, ("-i", "--include"))
    if filed or any(word.text is None or _AWK_ACTS.search(word.text) for word in programs):
        yield unseen(command)
    yield from each(command, "edit" if any(word.text == "inplace" for word in included) else "read", words)


def searches_here(command: Command) -> bool:
    """Whether a command searches the folder in which it runs, as it is told of no other."""
    recursive = (command.name in ("rg", "ag") and command.stdin == "") or (
        command.name in ("grep", "egrep", "fgrep")
        and any(re.match(r"--(?:dereference-)?recursive|-[a-zA-Z]*[rR]", each) for each in flags(command, whole=True))
    )
    words = positionals(command, _GREP_VALUED) if recursive else ()
    return recursive and len(words) <= (0 if option_values(command, _PROGRAM) else 1)


def sed(command: Command) -> Iterator[Use]:
    """``sed`` reads its files, or edits them in place; a program that is not plain may do more."""
    scripts = option_values(command, ("-e", "--expression"))
    files = option_values(command, ("-f", "--file"))
    words = positionals(command, ("-e", "--expression", "-f", "--file", "-l", "--line-length"))
    if not scripts and not files:
        scripts, words = words[:1], words[1:]
    in_place = any(re.match(r"--in-place|-[a-zA-Z]*i", option) for option in flags(command, whole=True))
    yield from each(command, "edit" if in_place else "read", words)
    if files or any(word.text is None or not plain_sed(word.text) for word in scripts):
        yield unseen(command)


def plain_sed(program: str) -> bool:
    """Whether a sed program surely neither writes other files nor runs commands."""
    index = 0
    while index < len(program.rstrip()):
        found = _SED.match(program, index)
        if found is None:
            return False
        index = found.end()
    return True


def uploads(command: Command) -> Iterator[Use]:
    """Files that ``curl`` sends."""
    for word in option_values(command, ("-d", "--data", "--data-binary", "--data-urlencode", "-F", "--form")):
        for value in word.values or ():
            if "@" in value:
                name = value.rsplit("@", 1)[-1]
                yield from at(command, "read", Word(word.raw, (name,)))
    yield from each(command, "read", option_values(command, ("-T", "--upload-file", "-K", "--config")))
