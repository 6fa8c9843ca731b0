"""Commands that start other commands: what they start, down to the last one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agentls.policy.shell import feeds, forms, git_starts, syntax
from agentls.policy.shell.forms import EXECUTES, Form
from agentls.policy.shell.script import Base, Command, Script, join
from agentls.policy.shell.words import Word, literal

MAX_DEPTH = 6
"""Wrappers in wrappers."""

SHELLS = ("sh", "bash", "zsh", "dash", "ksh", "mksh", "yash", "ash", "rbash", "fish", "csh", "tcsh")

_FED = ("xargs", "parallel", "entr")
"""Wrappers that add arguments which are not in the line."""
_RUN_VARIABLES = re.compile(
    r"GIT_(?:SSH_COMMAND|PAGER|EDITOR|SEQUENCE_EDITOR|EXTERNAL_DIFF|ASKPASS|PROXY_COMMAND)|\w*PAGER|EDITOR|VISUAL"
    r"|LESSOPEN|SSH_ASKPASS|PROMPT_COMMAND|BROWSER"
)
"""Variables that hold a line which the command then runs."""
_FAR_VARIABLES = re.compile(r"GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|EXEC_PATH|TEMPLATE_DIR|CONFIG\w*)")
_LATER: dict[str, tuple[str, ...]] = {
    "at": ("-l", "-r", "-d"), "batch": (), "crontab": ("-l", "-r"),
    "tmux": ("ls", "list-sessions", "has-session", "capture-pane", "kill-session", "-V"),
    "screen": ("-ls", "-list", "-wipe", "-v"),
}  # fmt: skip
"""Commands that have a line run later, or in another terminal; but for these first words."""


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
    if command.words and not command.name and not command.guest:
        unknown.append(f"runs {command.words[0].raw}, which is not known before it runs")
    elif command.name == "eval" or (command.name == "trap" and len(command.args) > 1) or command.name == "alias":
        unknown.append(f"uses {command.name}")
    elif command.name in ("source", ".") and any((word.text or "").startswith("/dev/") for word in command.args[:1]):
        unknown.append(f"has {command.name} run what it reads")
    elif command.name == "git":
        far = [name for name, _ in command.assignments if _FAR_VARIABLES.fullmatch(name)]
        unknown += [f"sets {name}, which changes what git works on" for name in far]
    for inner in _started(command, unknown):
        _expand(inner, commands, unknown, depth + 1)


def _started(command: Command, unknown: list[str]) -> Iterator[Command]:
    """The commands that *command* starts directly."""
    name = command.name
    if name in SHELLS:
        yield from _shell(command, unknown)
    elif name in ("find", "fd", "fdfind"):
        yield from _find(command)
    elif name == "git":
        yield from _guests(git_starts.lines(command), command)
    elif name in forms.WRAPPERS:
        own = name != "runuser" or any(word.text in ("-u", "--user") for word in command.args)
        form = forms.WRAPPERS[name if own else "su"]
        yield from _wrapped(command, form, forms.read(command.args, form), unknown)
    elif runner := forms.runner_of(command):
        form, args = runner
        yield from _wrapped(replace(command, guest=True), form, forms.read(args, form), [])
    elif name in _LATER and not (command.args and command.args[0].text in _LATER[name]):
        unknown.append(f"has {name} run something elsewhere")
    yield from _guests((value for name, value in command.assignments if _RUN_VARIABLES.fullmatch(name)), command)


def _wrapped(command: Command, form: Form, call: forms.Call, unknown: list[str]) -> Iterator[Command]:
    if command.name == "command" and call.has(("-v", "-V")):
        return
    line = call.value(form.line)
    moved = call.value(form.shifting)
    bases = command.bases
    if moved:
        bases = tuple(Base(join(base.folder, moved.text) if moved.text else None, base.sure) for base in bases)
    inside = replace(command, bases=bases, partial=command.partial or command.name in _FED)
    named = command.name == "xargs" and not call.has(("-a", "--arg-file"))
    inside = inside if named or command.partial else replace(inside, fed=())
    if line or call.has(form.line):
        yield from _text(line, inside, unknown)
    elif form.joined and call.rest and (text := _joined(call.rest)) is not None:
        yield from _text(literal(text), inside, unknown)
    elif call.rest:
        yield replace(_inner(inside, _with_fed(inside, call)), assignments=tuple(call.assigned))


def _with_fed(command: Command, call: forms.Call) -> tuple[Word, ...]:
    """What a wrapper starts, with the files that ``xargs`` adds where it is known where they lie."""
    if command.name != "xargs" or not command.fed:
        return call.rest
    place = call.value(("-I",))
    return feeds.handed(call.rest, command.fed, (place.text if place else "{}" if call.has(("-i",)) else "") or "")


def _joined(words: tuple[Word, ...]) -> str | None:
    """Words as the line that a wrapper makes of them; None where one is not known."""
    texts = [word.text for word in words]
    return None if None in texts else " ".join(text or "''" for text in texts)


def _guests(lines: Iterable[Word], command: Command) -> Iterator[Command]:
    """The commands of lines that a program runs besides what it is called for; of those not known nothing is said."""
    for word in lines:
        yield from _text(word, replace(command, guest=True), [])


def _inner(command: Command, rest: tuple[Word, ...]) -> Command:
    text = " ".join(word.raw for word in rest if word.raw)
    return replace(command, text=text, words=rest, assignments=(), redirects=(), wrapper=command.name)


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
        elif text in ("-s", "-") or text.startswith("/dev/"):
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
        yield replace(each, bases=bases, wrapper=command.name, partial=command.partial, guest=command.guest)


def _find(command: Command) -> Iterator[Command]:
    """What ``find -exec`` and its like start, once for each file that they find."""
    args = command.args
    roots = feeds.search_roots(command)
    for index, word in enumerate(args):
        if word.text in EXECUTES:
            rest: list[Word] = []
            for each in args[index + 1 :]:
                if each.text in (";", "+"):
                    break
                rest.append(each)
            if rest:
                placed = command.name == "find" or any("{" in (each.text or "") for each in rest)
                given = feeds.handed(tuple(rest), roots, "{}" if placed else "")
                bases = (Base(None),) if word.text in ("-execdir", "-okdir") else command.bases
                yield _inner(replace(command, partial=True, fed=roots, bases=bases), given)
