"""How commands that start other commands are called: their own options, and where the command that they start begins.

Tables and the reading of options. `wrappers` makes commands of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agentls.policy.shell.script import Command
from agentls.policy.shell.words import Word

EXECUTES = ("-exec", "-execdir", "-ok", "-okdir", "-x", "-X", "--exec", "--exec-batch")
"""Options of ``find`` and ``fd`` behind which a command stands."""
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")


@dataclass(frozen=True, slots=True)
class Form:
    """How a wrapper is called.

    *valued* are its options that take a value, *skip* the words before the command; *assigns*: ``x=y`` may stand there.
    *line* are options whose value is a whole line of shell; *joined*: the words that follow are one together. A
    *shifting* option names the folder in which the command runs.
    """

    valued: tuple[str, ...] = ()
    skip: int = 0
    assigns: bool = False
    line: tuple[str, ...] = ()
    joined: bool = False
    shifting: tuple[str, ...] = ()


WRAPPERS: dict[str, Form] = {
    "env": Form(("-u", "--unset", "-a", "--argv0"), assigns=True, line=("-S", "--split-string"),
                shifting=("-C", "--chdir")),
    "sudo": Form(("-u", "-g", "-h", "-p", "-C", "-R", "-r", "-t", "-T", "-U", "--user", "--group", "--prompt"),
                 assigns=True, shifting=("-D", "--chdir")),
    "doas": Form(("-u", "-C")),
    "pkexec": Form(("--user",)),
    "gosu": Form(skip=1),
    "su-exec": Form(skip=1),
    "runuser": Form(("-u", "--user", "-g", "--group", "-G", "-s", "--shell"), line=("-c", "--command")),
    "timeout": Form(("-s", "--signal", "-k", "--kill-after"), 1),
    "time": Form(("-o", "-f", "--output", "--format")),
    "nice": Form(("-n", "--adjustment")),
    "nohup": Form(),
    "stdbuf": Form(("-i", "-o", "-e", "--input", "--output", "--error")),
    "command": Form(),
    "builtin": Form(),
    "exec": Form(("-a",)),
    "noglob": Form(),
    "coproc": Form(),
    "setsid": Form(),
    "setpriv": Form(("--reuid", "--regid", "--groups", "--securebits", "--pdeathsig", "--selinux-label")),
    "setarch": Form(skip=1),
    "linux32": Form(),
    "linux64": Form(),
    "prlimit": Form(("-p", "--pid")),
    "ionice": Form(("-c", "-n", "--class", "--classdata")),
    "chrt": Form((), 1),
    "taskset": Form((), 1),
    "numactl": Form(("-N", "-m", "-C", "-i", "--cpunodebind", "--membind", "--physcpubind", "--interleave")),
    "flock": Form(("-w", "--timeout", "-E"), 1, line=("-c", "--command")),
    "watch": Form(("-n", "--interval"), joined=True),
    "strace": Form(("-e", "-o", "-p", "-s", "-u", "-E", "-P", "-I", "-O", "-S", "-a", "-b", "-X")),
    "ltrace": Form(("-e", "-o", "-p", "-s", "-u", "-l", "-n", "-x", "-a", "-A", "-D", "-F", "-w")),
    "valgrind": Form(),
    "busybox": Form(),
    "toybox": Form(),
    "unbuffer": Form(),
    "chronic": Form(),
    "fakeroot": Form(("-l", "-s", "-i", "-b", "--lib", "--faked")),
    "systemd-run": Form(("-u", "-p", "-H", "-M", "-E", "--unit", "--property", "--setenv", "--uid", "--gid")),
    "dbus-run-session": Form(),
    "firejail": Form(),
    "nsenter": Form(("-t", "--target", "-S", "-G")),
    "torsocks": Form(),
    "proxychains": Form(("-f",)),
    "proxychains4": Form(("-f",)),
    "rlwrap": Form(("-f", "-H", "-C", "-D", "-b", "-t")),
    "caffeinate": Form(("-t", "-w")),
    "xvfb-run": Form(("-s", "-e", "-n", "-f", "-p", "-w")),
    "xargs": Form(("-I", "-n", "-P", "-d", "-a", "-L", "-s", "-E", "--max-args", "--max-procs", "--delimiter",
                   "--arg-file", "--max-lines", "--max-chars", "--process-slot-var")),
    "parallel": Form(("-j", "--jobs", "-a", "--arg-file", "-n", "-N", "-I", "-C", "-S", "--colsep", "--delay",
                      "--joblog", "--results", "--tmpdir", "--timeout", "--retries", "--tagstring"), joined=True),
    "entr": Form(joined=True),
    "chroot": Form(("--userspec", "--groups"), 1),
    "unshare": Form(("-S", "-G", "-R", "-w")),
    "script": Form(("-I", "-O", "-B", "-T", "-m", "-E", "-o", "--log-in", "--log-out", "--log-io"), 99,
                   line=("-c", "--command")),
    "su": Form(("-g", "--group", "-G", "-s", "--shell"), 99, line=("-c", "--command")),
    "hyperfine": Form(("-w", "-m", "-M", "-r", "-s", "-p", "-c", "-n", "-L", "-P", "--warmup", "--runs"),
                      joined=True),
}  # fmt: skip
"""Commands that run another one in their place: that one is judged like one of the line itself."""

RUNNERS: dict[tuple[str, ...], Form] = {
    ("uv", "run"): Form(("--with", "--python", "-p", "-m", "--module", "--project", "--directory", "--extra", "--group",
                         "--env-file", "--package", "--with-requirements", "--with-editable", "--index")),
    ("uvx",): Form(("--with", "--python", "-p", "--from")),
    ("pipx", "run"): Form(("--spec", "--python")),
    ("poetry", "run"): Form(),
    ("pipenv", "run"): Form(),
    ("pdm", "run"): Form(("-p", "--project")),
    ("rye", "run"): Form(),
    ("hatch", "run"): Form(),
    ("npx",): Form(("-p", "--package", "-w", "--workspace"), line=("-c", "--call")),
    ("bunx",): Form(),
    ("pnpx",): Form(),
    ("npm", "exec"): Form(("-p", "--package", "-w", "--workspace"), line=("-c", "--call")),
    ("npm", "x"): Form(("-p", "--package", "-w", "--workspace"), line=("-c", "--call")),
    ("pnpm", "exec"): Form(),
    ("pnpm", "dlx"): Form(("--package",)),
    ("yarn", "exec"): Form(),
    ("yarn", "dlx"): Form(("-p", "--package")),
    ("bundle", "exec"): Form(),
    ("mise", "exec"): Form(),
    ("mise", "x"): Form(),
    ("direnv", "exec"): Form(skip=1),
    ("devbox", "run"): Form(("-c", "--config", "-e", "--env")),
    ("conda", "run"): Form(("-n", "--name", "-p", "--prefix", "--cwd")),
    ("dotenv", "run"): Form(),
    ("op", "run"): Form(("--env-file", "--account")),
    ("doppler", "run"): Form(("-p", "-c", "--project", "--config"), line=("--command",)),
    ("nix-shell",): Form(("-p", "-A", "-I", "-E", "--packages"), 99, line=("--run", "--command")),
    ("perf", "stat"): Form(("-e", "-o", "-r", "-p", "-x")),
    ("perf", "record"): Form(("-e", "-o", "-F", "-p", "-c")),
}  # fmt: skip
"""Programs that run another one, which rules speak of by their own names (``uv run pytest``).

What they start is a guest, see `Command.guest`.
"""


@dataclass
class Call:
    """A wrapper's call, read: its *options* with their values, the variables that it sets, and what it starts."""

    options: list[tuple[str, Word | None]] = field(default_factory=list)
    assigned: list[tuple[str, Word]] = field(default_factory=list)
    rest: tuple[Word, ...] = ()

    def value(self, names: tuple[str, ...]) -> Word | None:
        """The value of the first of these options that has one."""
        return next((value for name, value in self.options if name in names and value is not None), None)

    def has(self, names: tuple[str, ...]) -> bool:
        return any(name in names for name, _ in self.options)


def runner_of(command: Command) -> tuple[Form, tuple[Word, ...]] | None:
    """How *command* is called where it is one of `RUNNERS`, with the words behind its name; else None."""
    for names, form in RUNNERS.items():
        count = len(names) - 1
        if names[0] == command.name and tuple(word.text for word in command.args[:count]) == names[1:]:
            return form, command.args[count:]
    return None


def read(args: tuple[Word, ...], form: Form) -> Call:
    """The words behind a wrapper's name. They end at one that is not known."""
    call, index, skip = Call(), 0, form.skip
    while index < len(args) and (text := args[index].text) is not None:
        following = args[index + 1] if index + 1 < len(args) else None
        if text == "--":
            index += 1 + skip
            break
        if text.startswith("-"):
            index += _option(text, following, form, call)
        elif form.assigns and _ASSIGNMENT.match(text):
            name, _, value = text.partition("=")
            call.assigned.append((name.rstrip("+"), Word(text, (value,))))
        elif skip:
            skip -= 1
        else:
            break
        index += 1
    call.rest = args[index:]
    return call


def _option(text: str, following: Word | None, form: Form, call: Call) -> int:
    """Take in one word of options; 1 where the next word is the value of one of them."""
    taking = (*form.valued, *form.line, *form.shifting)
    if text.startswith("--"):
        name, given, value = text.partition("=")
        full = next((each for each in taking if each == name or (len(name) > 4 and each.startswith(name))), "")
        found = Word(text, (value,)) if given else following if full else None
        call.options.append((full or name, found))
        return int(bool(full) and not given)
    for position, letter in enumerate(text[1:], 2):
        name = f"-{letter}"
        if name in taking:
            attached = text[position:]
            call.options.append((name, Word(text, (attached,)) if attached else following))
            return int(not attached)
        call.options.append((name, None))
    return 0
