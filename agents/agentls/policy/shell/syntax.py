"""Parsing: from the text of a shell line to its `Script`, in the order in which bash would run it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from agentls.policy.shell import feeds, words
from agentls.policy.shell.script import Base, Command, Redirect, Script
from agentls.policy.shell.state import MOVERS, State, assignment, moves
from agentls.policy.shell.words import Node

MAX_LENGTH = 10_000
"""Code points. Claude Code asks about anything longer, and so does agentls."""
MAX_DEPTH = 60
"""Nesting of lists, groups and substitutions."""

_Redirects = tuple[Redirect, ...]
_GROUPS = frozenset((
    "program", "compound_statement", "do_group", "else_clause", "elif_clause", "case_item", "negated_command",
))  # fmt: skip
_SHELLS = frozenset(("subshell", "command_substitution", "process_substitution"))
_BRANCHES = frozenset((
    "if_statement", "while_statement", "case_statement", "for_statement", "c_style_for_statement",
))  # fmt: skip
_ASSIGNS = frozenset(("variable_assignment", "variable_assignments", "declaration_command"))
_SILENT = frozenset((
    "comment", "variable_name", "word", "number", "string", "raw_string", "concatenation", "expansion",
    "simple_expansion", "arithmetic_expansion", "test_command", "unary_expression", "binary_expression",
    "ansi_c_string", "translated_string", "test_operator", "regex", "extglob_pattern", "string_content", "array",
    "subscript", "parenthesized_expression", "postfix_expression", "ternary_expression", "brace_expression",
    "heredoc_start", "heredoc_body", "heredoc_end", "heredoc_content", "file_descriptor", "special_variable_name",
    "command_name",
))  # fmt: skip
"""Nodes that run nothing themselves; what they hold may."""
_EXPANSIONS = frozenset(("simple_expansion", "expansion", "command_substitution", "arithmetic_expansion"))
_STEERS = re.compile(
    r"PATH|LD_\w+|DYLD_\w+|GIT_\w+|BASH_ENV|ENV|IFS|SHELLOPTS|PS4|PROMPT_COMMAND|PYTHON(PATH|STARTUP|HOME)"
    r"|NODE_OPTIONS|PERL5\w+|RUBY(OPT|LIB)|\w*PAGER|\w*EDITOR|VISUAL|LESSOPEN|SHELL|SSH_ASKPASS"
)
"""Variables that make other commands run something else."""
_QUOTED = re.compile(rb"<<-?[ \t]*[\\'\"]")
_BROKEN = re.compile(rb"(?<=[^\s\\;&|()])\\\n(?=[^\s#;&|()])")
_TEXTS = frozenset((
    "raw_string", "string", "string_content", "heredoc_body", "heredoc_content", "ansi_c_string", "comment",
))  # fmt: skip
_LEAVES = (b"exit", b"return", b"break", b"continue")


@lru_cache(maxsize=512)
def parse(line: str) -> Script:
    """Read *line* as bash would. Total: what is no bash, or too long or deep, is in ``unknown``."""
    if len(line) > MAX_LENGTH:
        return Script((Command(line),), (f"is longer than {MAX_LENGTH:,} characters",))
    if "\0" in line or words.UNKNOWN in line:
        return Script((Command(line),), ("has a character that no shell takes",))
    root = _parser().parse(words.encode(line)).root_node
    walk = _Walk()
    if root.has_error:
        walk.unknown.append("does not parse as bash")
    if any(root.descendant_for_byte_range(at, at + 1).type not in _TEXTS for at in _broken(line)):
        walk.unknown.append("breaks a word over two lines")  # the grammar takes the line end for a blank
    walk.node(root, State(), 0)
    return Script(tuple(walk.commands), tuple(dict.fromkeys(walk.unknown)))


def _broken(line: str) -> Iterator[int]:
    """Where in the encoded *line* a word goes on behind an escaped line end."""
    return (found.start() for found in _BROKEN.finditer(words.encode(line)))


@cache
def _parser() -> Any:
    import tree_sitter  # noqa: PLC0415 (a server that judges no command never loads it)
    import tree_sitter_bash  # noqa: PLC0415

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


class _Walk:
    """Goes through a syntax tree in the order of execution, with the folder and the variables as they stand."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.unknown: list[str] = []

    def node(self, node: Node, state: State, depth: int, redirects: _Redirects = ()) -> None:
        """Take in *node* and all below it; *redirects* are those that stand behind it."""
        kind, depth = node.type, depth + 1
        if depth > MAX_DEPTH:
            self.unknown.append("is nested too deeply")
        elif kind == "command":
            self._command(node, state, depth, redirects)
        elif kind == "redirected_statement":
            self._redirected(node, state, depth, redirects)
        elif kind == "list":
            self._list(node, state, depth, redirects)
        elif kind == "pipeline":
            self._pipeline(node, state, depth, redirects)
        else:
            if redirects:
                self.commands.append(Command("", redirects=redirects, bases=state.bases))
            self._compound(node, state, depth)

    def _compound(self, node: Node, state: State, depth: int) -> None:
        kind = node.type
        if kind in _GROUPS:
            self._statements(node, state, depth)
        elif kind in _SHELLS:
            self._statements(node, state.copy(), depth)
        elif kind in _BRANCHES:
            self._branch(node, state, depth)
        elif kind == "function_definition":
            self._function(node, state, depth)
        elif kind in _ASSIGNS:
            self._assign(node, state, depth)
        elif kind in _SILENT or not node.is_named:
            if kind == "expansion" and b"=" in node.text:  # `${x:=y}` assigns
                state.variables.clear()
            if kind == "expansion" and b"@P" in node.text:  # which runs commands that stand in the value
                self.unknown.append("expands a value as a prompt")
            self._parts(node, state, depth)
        else:
            state.variables.clear()
            if kind != "unset_command":
                self.unknown.append("does not parse as bash" if kind == "ERROR" else f"has a {kind.replace('_', ' ')}")
                self._parts(node, state, depth)

    def _parts(self, node: Node, state: State, depth: int) -> None:
        for child in node.named_children:
            self.node(child, state, depth)

    def _statements(self, node: Node, state: State, depth: int) -> None:
        for child in node.children:
            background = child.next_sibling is not None and child.next_sibling.type == "&"
            self._statement(child, state.copy() if background else state, depth)

    def _statement(self, node: Node, state: State, depth: int) -> None:
        """One statement. A ``cd`` in it can fail, and what stands behind ``&&`` may not run: then all is as before."""
        before = state.copy()
        self.node(node, state, depth)
        inner = node.child_by_field_name("body") if node.type == "redirected_statement" else node
        if inner is None:
            return
        if inner.type == "list":
            if not _leaves(inner):
                state.merge(before)
        elif state.bases != before.bases and inner.type == "command":
            state.merge(State(before.bases, state.variables))

    def _list(self, node: Node, state: State, depth: int, redirects: _Redirects) -> None:
        before = state.copy()
        left, right = node.named_children[0], node.named_children[-1]
        self.node(left, state, depth)
        if not any(child.type == "||" for child in node.children):
            self.node(right, state, depth, redirects)
            return
        failed = state.copy()
        failed.merge(before)
        self.node(right, failed, depth, redirects)
        if not _leaves(node):
            state.merge(failed)

    def _pipeline(self, node: Node, state: State, depth: int, redirects: _Redirects) -> None:
        last, fed = len(node.named_children) - 1, state.fed
        for index, child in enumerate(node.named_children):
            inner = state.copy()
            inner.stdin, inner.fed = None if index else state.stdin, fed
            before = len(self.commands)
            self.node(child, inner, depth, redirects if index == last else ())
            fed = feeds.listed(self.commands[-1]) if len(self.commands) == before + 1 else ()

    def _branch(self, node: Node, state: State, depth: int) -> None:
        before = state.copy()
        state.forget(node)
        variable = node.child_by_field_name("variable")
        if variable is not None:
            if _STEERS.fullmatch(words.decode(variable.text)):
                self.unknown.append(f"sets {words.decode(variable.text)}, which changes what commands do")
            items = [words.read(each, state.variables) for each in node.children_by_field_name("value")]
            values = tuple(value for word in items if not word.glob for value in word.values or ())
            known = all(word.values is not None and not word.glob for word in items)
            known = known and 0 < len(values) <= words.MAX_VALUES
            state.variables[words.decode(variable.text)] = values if known else None
        moved = moves(node)
        if moved and node.type not in ("if_statement", "case_statement"):
            state.bases = (Base(None),)  # the second time round it starts elsewhere
        self._statements(node, state, depth)
        if moved:
            state.bases = (Base(None),)
        state.forget(node)
        state.merge(before)

    def _function(self, node: Node, state: State, depth: int) -> None:
        """A function's body, which can run anywhere and with any variables once it is called."""
        body = node.child_by_field_name("body")
        moved = moves(node)
        if body is not None:
            self.node(body, State((Base(None),) if moved else state.bases), depth)
        name = node.child_by_field_name("name")
        if name is not None and words.decode(name.text) in MOVERS:
            self.unknown.append(f"defines {words.decode(name.text)} anew")
        for each in node.children_by_field_name("redirect"):
            redirects: list[Redirect] = []
            self._redirect(each, state, depth, redirects, [], None)
            self.commands.append(Command("", redirects=tuple(redirects), bases=state.bases))
        if moved:
            state.bases = (Base(None),)
        state.variables.clear()

    def _assign(self, node: Node, state: State, depth: int) -> None:
        if node.type == "declaration_command" and any(
            child.type == "word" and child.text.startswith(b"-") and child.text != b"-x" for child in node.children
        ):
            self._parts(node, state, depth)
            state.variables.clear()
            return
        for child in node.named_children:
            self.node(child, state, depth)
        if node.type == "variable_assignment":
            name, _ = assignment(node, state)
            if _STEERS.fullmatch(name):
                self.unknown.append(f"sets {name}, which changes what commands do")
            state.assign(node)

    def _redirected(self, node: Node, state: State, depth: int, outer: _Redirects) -> None:
        redirects, piped = list(outer), list[Node]()
        stdin = outside = state.stdin
        for child in node.children_by_field_name("redirect"):
            stdin = self._redirect(child, state, depth, redirects, piped, stdin)
        body = node.child_by_field_name("body")
        if body is None:
            self.commands.append(Command("", redirects=tuple(redirects), bases=state.bases))
        else:
            state.stdin = stdin
            self.node(body, state, depth, tuple(redirects))
            state.stdin = outside
        for child in piped:
            self.node(child, State(state.bases, dict(state.variables), None), depth)

    def _redirect(  # noqa: PLR0913, PLR0917 (what one redirection can touch)
        self, node: Node, state: State, depth: int, redirects: list[Redirect], piped: list[Node], stdin: str | None
    ) -> str | None:
        """Take in one redirection; the result is what the command then reads, as `Command.stdin` has it."""
        if node.type == "file_redirect":
            target = node.child_by_field_name("destination")
            operator = next((each.type for each in node.children if not each.is_named), "")
            if target is not None:
                self.node(target, state, depth)
                if operator not in (">&", "<&") or not (target.type == "number" or target.text == b"-"):
                    redirects.append(Redirect(operator not in ("<", "<&"), words.read(target, state.variables)))
            return None if operator.startswith("<") else stdin
        text: str | None = None
        for child in node.named_children:
            if child.type in ("pipeline", "list", "command", "subshell", "redirected_statement"):
                piped.append(child)  # the grammar hangs what follows `<<EOF` on its line below the redirection
            elif child.type == "file_redirect":
                self._redirect(child, state, depth, redirects, piped, stdin)
            else:
                self.node(child, state, depth)
            if child.type == "heredoc_body":
                dynamic = any(each.type in _EXPANSIONS for each in child.named_children)
                if b"`" in child.text and not _QUOTED.search(node.text.split(b"\n", 1)[0]):
                    self.unknown.append("has a command in a here-document")  # the grammar does not read it
                text = None if dynamic else words.decode(child.text)
            elif node.type == "herestring_redirect":
                text = words.read(child, state.variables).text
        return text

    def _command(self, node: Node, state: State, depth: int, redirects: _Redirects) -> None:
        found: list[words.Word] = []
        assignments: list[tuple[str, words.Word]] = []
        own, piped, stdin = list(redirects), list[Node](), state.stdin
        for child in node.named_children:
            if child.type in ("file_redirect", "herestring_redirect", "heredoc_redirect"):
                stdin = self._redirect(child, state, depth, own, piped, stdin)
            elif child.type == "variable_assignment":
                assignments.append(assignment(child, state))
                self._parts(child, state, depth)
            else:
                found.append(words.read(child, state.variables))
                self.node(child, state, depth)
        text = words.decode(node.text)
        command = Command(
            text, tuple(found), tuple(assignments), tuple(own), state.bases, stdin, fed=() if own else state.fed
        )
        self.commands.append(command)
        state.after(command)
        for child in piped:
            self.node(child, State(state.bases, dict(state.variables), None), depth)


def _leaves(node: Node) -> bool:
    """Whether a list is of the form ``… || exit``."""
    right = node.named_children[-1]
    return any(child.type == "||" for child in node.children) and right.text.split()[:1] in [[each] for each in _LEAVES]
