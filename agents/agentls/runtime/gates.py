"""What an agent's body wants before it is done: commands that have passed, and sections that its report has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agentls.contract import Contract, Promise
from agentls.runtime.report import Facts

REMINDERS = 2
"""How often the model is told what is missing before its report is taken as it is, with a note."""

_HEADING = re.compile(r"\s*(#|\*\*|\d+[.)]|[-*] \*\*|\|)")
_WORD = re.compile(r"[a-z]{3,}")
_OTHER_THAN_AND = re.compile(r"\|\||[|;\n`]|\$\(|(?<!&)&(?!&)")


def missing(contract: Contract | None, facts: Facts) -> tuple[Promise, ...]:
    """The gates that have not passed since the last edit; none in a run that changed nothing.

    A gate with a note applies only in some cases, which the model has to judge: it is not insisted on.
    """
    if contract is None or not facts.has_worked:
        return ()
    since = facts.commands[facts.commands_at_edit :]
    return tuple(each for each in contract.of("gate") if not each.note and not _passed(each.value, since))


def enter(contract: Contract | None, facts: Facts) -> None:
    """Put into *facts* which gates there are, and which are open."""
    facts.gates = tuple(each.value for each in contract.of("gate") if not each.note) if contract else ()
    facts.open_gates = tuple(each.value for each in missing(contract, facts))


def _passed(gate: str, commands: Sequence[tuple[str, int | None]]) -> bool:
    return any(code == 0 and runs(gate, line) for line, code in commands)


def runs(gate: str, line: str) -> bool:
    """Whether *line* runs *gate* so that its success is the gate's: alone, or in a chain of ``&&``."""
    if _OTHER_THAN_AND.search(line):
        return False
    return any(_same(gate, part.strip()) for part in line.split("&&"))


def is_gate(contract: Contract | None, line: str) -> bool:
    """Whether a command line does nothing but run gates, perhaps in another folder."""
    gates = [each.value for each in contract.of("gate")] if contract else []
    parts = [] if _OTHER_THAN_AND.search(line) else [part.strip() for part in line.split("&&")]
    return bool(parts) and all(part.startswith("cd ") or any(_same(each, part) for each in gates) for part in parts)


def _same(gate: str, command: str) -> bool:
    plain = command.removeprefix("bash ").removeprefix("sh ").removeprefix("./")
    wanted = gate.strip().removeprefix("./")
    return plain == wanted or plain.startswith(f"{wanted} ")


def sections_missing(contract: Contract | None, facts: Facts, report: str) -> tuple[Promise, ...]:
    """The sections of the report that the body asks for and *report* has no heading for, after a run with changes."""
    if contract is None or not facts.has_worked:
        return ()
    headings = [line.lower() for line in report.splitlines() if _HEADING.match(line)]
    return tuple(each for each in contract.of("report") if not any(_key(each.value) in line for line in headings))


def _key(title: str) -> str:
    """The word of a section's title by which its heading is known, without its ending."""
    words: list[str] = _WORD.findall(title.lower())
    return max(words or [title.lower()], key=len)[:6]


def _place(gate: Promise) -> str:
    return f"line {gate.line} of your instructions: {gate.text.strip()}" if gate.line else f"set by {gate.text}"


def reminder(gates: Sequence[Promise], sections: Sequence[Promise]) -> str:
    """What the model is told of open gates and missing sections."""
    parts = []
    if gates:
        lines = (f"- `{each.value}` ({_place(each)})" for each in gates)
        parts.append(
            "Before you report, your instructions require these to have passed since your last edit:\n"
            + "\n".join(lines)
            + "\nRun them, mend what they find, then report. If one cannot be run, say so in the report."
        )
    if sections:
        names = ", ".join(each.value for each in sections)
        parts.append(f"Your instructions ask for a report with these sections too: {names}.")
    return "\n\n".join(parts)
