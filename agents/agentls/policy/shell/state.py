"""What holds at a point of a shell line: the folders it may be in, the variables it has set, what it reads from."""

from __future__ import annotations

from dataclasses import dataclass, field

from agentls.policy.shell import words
from agentls.policy.shell.script import Base, Command, join
from agentls.policy.shell.words import Node, Variables, Word

MOVERS = ("cd", "pushd", "popd", "eval", "source", ".")
"""Commands after which the folder is another, or not known."""


@dataclass
class State:
    """Mutable; the walk through a line changes it and copies it for what runs in a shell of its own."""

    bases: tuple[Base, ...] = (Base(),)
    variables: Variables = field(default_factory=dict)
    stdin: str | None = ""
    fed: tuple[Word, ...] = ()

    def copy(self) -> State:
        return State(self.bases, dict(self.variables), self.stdin, self.fed)

    def merge(self, skipped: State) -> None:
        """What holds after either of two ways through the line; *skipped* is the one on which something did not run."""
        for name in {*self.variables, *skipped.variables}:
            mine, theirs = self.variables.get(name), skipped.variables.get(name)
            self.variables[name] = (
                None if mine is None or theirs is None else tuple(dict.fromkeys((*mine, *theirs)))[: words.MAX_VALUES]
            )
        here = {base.folder for base in self.bases}
        kept = tuple(Base(base.folder, sure=False) for base in skipped.bases if base.folder not in here)
        self.bases = (*self.bases, *kept) if len(self.bases) + len(kept) <= words.MAX_VALUES else (Base(None),)

    def after(self, command: Command) -> None:
        """Take in what *command* does to the shell that goes on after it."""
        for word in command.args:
            for value in word.values or ():
                self.variables.pop(value.split("=", 1)[0], None)  # `read x`, `unset x`, `printf -v x`
        if command.name in ("eval", "source", ".", "mapfile", "readarray", "getopts", "let", ""):
            self.variables.clear()
        if command.name in ("cd", "pushd"):
            self.bases = self._moved(command)
        elif command.name in MOVERS:
            self.bases = (Base(None),)

    def _moved(self, command: Command) -> tuple[Base, ...]:
        targets = [word for word in command.args if word.text not in ("-P", "-L", "-e", "--")]
        if not targets:
            return (Base(words.HOME),)
        text = targets[0].text
        if (
            len(targets) > 1
            or text is None
            or targets[0].glob
            or text.startswith(("-", "+"))
            or "CDPATH" in (*self.variables, *(name for name, _ in command.assignments))
        ):
            return (Base(None),)
        return tuple(Base(join(base.folder, text), base.sure) for base in self.bases)

    def assign(self, node: Node) -> None:
        """Take in a ``variable_assignment``."""
        name, word = assignment(node, self)
        plain = node.named_children[0].type == "variable_name" and any(each.type == "=" for each in node.children)
        self.variables[name] = word.values if plain and not word.glob else None

    def forget(self, node: Node) -> None:
        """Variables that *node* sets somewhere inside have no known value around it."""
        for each in descendants(node):
            if each.type == "variable_assignment":
                self.variables[words.decode(each.named_children[0].text)] = None


def assignment(node: Node, state: State) -> tuple[str, Word]:
    """The name and the value of a ``variable_assignment``."""
    name = words.decode(node.named_children[0].text).split("[", 1)[0]
    value = node.child_by_field_name("value")
    return name, words.read(value, state.variables) if value is not None else words.literal("")


def descendants(node: Node) -> list[Node]:
    """*node* and all that is in it."""
    found, queue = [], [node]
    while queue:
        each = queue.pop()
        found.append(each)
        queue += each.named_children
    return found


def moves(node: Node) -> bool:
    """Whether a command in *node* may change the folder."""
    for each in descendants(node):
        if each.type == "command":
            name = each.child_by_field_name("name")
            if name is None or words.decode(name.text.split(b"/")[-1]).strip("\"'\\") in MOVERS:
                return True
    return False
