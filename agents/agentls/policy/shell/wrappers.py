"""Commands that start other commands: what they start, down to the last one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agentls.policy.shell import syntax
from agentls.policy.shell.script import Base, Command, Script, join
from agentls.policy.shell.words import Word

MAX_DEPTH = 6
"""Wrappers in wrappers."""

SHELLS = ("sh", "bash", "zsh", "dash", "ksh", "ash", "rbash", "fish")

EXECUTES = ("-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec", "--exec-batch")
"""Options of ``find`` and ``fd`` behind which a command stands."""

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")


@dataclass(frozen=True, slots=True)
class _Form:
    """How a wrapper is called: options that take a value, words before the command, whether ``x=y`` may stand there."""

    valued: tuple[str, ...] = ()
    skip: int = 0
    assigns: bool = False


_FORMS: dict[str, _Form] = {
    "env": _Form(("-u", "--unset", "-C", "--chdir"), assigns=True),
    "sudo": _Form(("-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "--user", "--group"), assigns=True),
    "doas": _Form(("-u", "-C")),
    "timeout": _Form(("-s", "--signal", "-k", "--kill-after"), 1),
    "time": _Form(("-o", "-f", "--output", "--format")),
    "nice": _Form(("-n", "--adjustment")),
    "nohup": _Form(),
    "stdbuf": _Form(("-i", "-o", "-e", "--input", "--output", "--error")),
    "command": _Form(),
    "builtin": _Form(),
    "exec": _Form(("-a",)),
    "noglob": _Form(),
    "coproc": _Form(),
    "setsid": _Form(),
    "ionice": _Form(("-c", "-n", "--class", "--classdata")),
    "chrt": _Form((), 1),
    "taskset": _Form((), 1),
    "flock": _Form(("-w", "--timeout", "-E"), 1),
    "watch": _Form(("-n", "--interval")),
    "strace": _Form(("-e", "-o", "-p", "-s", "-u")),
    "busybox": _Form(),
    "unbuffer": _Form(),
    "caffeinate": _Form(("-t", "-w")),
    "xvfb-run": _Form(("-s", "-e", "-n")),
    "xargs": _Form(("-I", "-i", "-n", "-P", "-d", "-a", "-L", "-s", "-E", "--max-args", "--max-procs", "--delimiter")),
    "parallel": _Form(("-j", "--jobs", "-a", "--arg-file")),
    "entr": _Form(),
    "chroot": _Form((), 1),
    "unshare": _Form(),
    "script": _Form(),
}  # fmt: skip
_TEXT_OPTIONS = {"env": ("-S", "--split-string"), "flock": ("-c", "--command"), "script": ("-c", "--command")}
"""Options of wrappers behind which a whole line stands."""
_FED = ("xargs", "parallel", "entr")
"""Wrappers that add arguments which are not in the line."""


def expand(script: Script) -> Script:
    """*script* with the commands that its commands start, each behind the one that starts it."""
    commands: list[Command] = []
    unknown = list(script.unknown)
    for command in script.commands:
        _expand(command, commands, unknown, 0)
    return Script(tuple(commands), tuple(dict.fromkeys(unknown)))


def _expand(command: Command, commands: list[Command], unknown: list[str], depth: int) -> None:
    commands.append(command)
    if depth >= MAX_DEPTH:
        unknown.append("starts commands through too many others")
        return
    if command.words and not command.name:
        unknown.append(f"runs {command.words[0].raw}, which is not known before it runs")
    elif command.name == "eval" or (command.name == "trap" and len(command.args) > 1) or command.name == "alias":
        unknown.append(f"uses {command.name}")
    for inner in _started(command, unknown):
        _expand(inner, commands, unknown, depth + 1)


def _started(command: Command, unknown: list[str]) -> Iterator[Command]:
    """The commands that *command* starts directly."""
    name = command.name
    if name in SHELLS:
        yield from _shell(command, unknown)
    elif name in ("find", "fd", "fdfind"):
        yield from _find(command)
    elif name in _FORMS:
        yield from _wrapped(command, _FORMS[name], unknown)
    elif name in ("su", "runuser") and any(word.text in ("-c", "--command") for word in command.args):
        yield from _text(_after(command.args, ("-c", "--command")), command, unknown)


def _wrapped(command: Command, form: _Form, unknown: list[str]) -> Iterator[Command]:
    options, rest = _split(command.args, form)
    said = {word.text for word in options}
    if command.name == "command" and said & {"-v", "-V"}:
        return
    line = _TEXT_OPTIONS.get(command.name, ())
    if said & set(line):
        yield from _text(_after(command.args, line), command, unknown)
    elif rest:
        moved = _after(options, ("-C", "-D", "--chdir")) if command.name in ("env", "sudo") else None
        bases = command.bases
        if moved:
            bases = tuple(Base(join(base.folder, moved.text) if moved.text else None, base.sure) for base in bases)
        yield _inner(command, rest, bases=bases, partial=command.partial or command.name in _FED)


def _split(args: tuple[Word, ...], form: _Form) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """A wrapper's own words, and those of the command that it starts."""
    index, skip = 0, form.skip
    while index < len(args) and (text := args[index].text) is not None:
        if text in form.valued:
            index += 2
        elif (text.startswith("-") and len(text) > 1) or (form.assigns and _ASSIGNMENT.match(text)):
            index += 1
        elif skip:
            skip -= 1
            index += 1
        else:
            break
    return args[:index], args[index:]


def _inner(command: Command, rest: tuple[Word, ...], **changes: object) -> Command:
    text = " ".join(word.raw for word in rest)
    return replace(command, text=text, words=rest, redirects=(), wrapper=command.name, **changes)  # type: ignore[arg-type]


def _shell(command: Command, unknown: list[str]) -> Iterator[Command]:
    """``bash -c TEXT``, a here-document, or what comes through a pipe; a script file is a program like others."""
    skip = False
    for index, word in enumerate(command.args):
        text = word.text
        if skip:
            skip = False
        elif text is None:
            unknown.append(f"has {command.name} run something that is not known before it runs")
            return
        elif re.fullmatch(r"-[a-zA-Z]*c[a-zA-Z]*", text):
            yield from _text(command.args[index + 1] if index + 1 < len(command.args) else None, command, unknown)
            return
        elif text in ("-o", "+o", "-O", "--rcfile", "--init-file"):
            skip = True
        elif text in ("-s", "-"):
            break
        elif not text.startswith(("-", "+")):
            return
    if command.stdin:
        yield from _text(Word("", (command.stdin,)), command, unknown)
    elif not any(word.text in ("--version", "--help") for word in command.args):
        unknown.append(f"has {command.name} run what it reads")


def _text(word: Word | None, command: Command, unknown: list[str]) -> Iterator[Command]:
    """The commands in a word that is itself a shell line; it runs where *command* runs."""
    if word is None or word.text is None:
        unknown.append(f"has {command.name} run a line that is not known before it runs")
        return
    script = syntax.parse(word.text)
    unknown += script.unknown
    for each in script.commands:
        bases = tuple(
            Base(join(outer.folder, base.folder) if base.folder is not None else None, outer.sure and base.sure)
            for outer in command.bases
            for base in each.bases
        )
        bases = tuple(replace(base, folder=base.folder.rstrip("/")) if base.folder else base for base in bases)
        yield replace(each, bases=bases, wrapper=command.name, partial=command.partial)


def _find(command: Command) -> Iterator[Command]:
    """What ``find -exec`` and its like start, once for each file that they find."""
    args = command.args
    starts = [value for word in search_roots(command) for value in word.values or ("..",)]
    for index, word in enumerate(args):
        if word.text in EXECUTES:
            rest: list[Word] = []
            for each in args[index + 1 :]:
                if each.text in (";", "+"):
                    break
                found = each.text is not None and "{}" in each.text
                rest.append(Word(each.raw, tuple(f"{start}/*" for start in starts), glob=True) if found else each)
            if rest:
                yield _inner(command, tuple(rest), partial=True)


def search_roots(command: Command) -> tuple[Word, ...]:
    """The folders in which ``find`` begins."""
    roots = []
    for word in command.args:
        if word.text is not None and (word.text.startswith("-") or word.text in ("(", "!")):
            break
        roots.append(word)
    return tuple(roots) if roots and command.name == "find" else (Word(".", (".",)),)


def _after(args: tuple[Word, ...], options: tuple[str, ...]) -> Word | None:
    return next((args[i + 1] for i in range(len(args) - 1) if args[i].text in options), None)
