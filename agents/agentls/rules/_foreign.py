"""Tool names of other hosts, with the tool of ours that each is."""

from __future__ import annotations

from functools import cache

from agentls.formats import Format, all_formats

_ELSEWHERE = {
    "execute": "bash", "run_in_terminal": "bash", "runCommands": "bash", "run_shell_command": "bash", "shell": "bash",
    "terminal": "bash", "execute/runInTerminal": "bash", "runInTerminal": "bash", "codebase": "grep", "search": "grep",
    "search/codebase": "grep", "search/textSearch": "grep", "search/fileSearch": "glob", "search/listDirectory": "glob",
    "grep_search": "grep", "search_file_content": "grep", "file_search": "glob", "list_directory": "glob",
    "read_file": "read", "readFile": "read", "read/readFile": "read", "read_many_files": "read", "view": "read",
    "edit/editFiles": "edit", "editFiles": "edit", "replace": "edit", "edit_file": "edit", "str_replace": "edit",
    "edit/createFile": "write", "write_file": "write", "create_file": "write", "createFile": "write",
    "fetch": "webfetch", "web_fetch": "webfetch", "web": "webfetch", "web/fetch": "webfetch",
    "google_web_search": "websearch", "web_search": "websearch", "agent": "task", "invoke_agent": "task",
    "runSubagent": "task", "todos": "todo", "write_todos": "todo", "activate_skill": "skill", "ask_user": "question",
    "vscode/askQuestions": "question",
}  # fmt: skip
"""Copilot and VS Code (github/docs, VS Code 1.128.1, 2026) and Gemini CLI (2026-08-21)."""


def ours(name: str) -> str | None:
    """The tool of ours that some host calls *name*, None where no host does."""
    return _known().get(name) or _ELSEWHERE.get(name)


def translated(name: str, dialect: Format) -> str | None:
    """What *dialect* calls the tool that another host calls *name*."""
    tool = ours(name)
    return next((each.name for each in dialect.tools if tool and each.tool == tool), None)


@cache
def _known() -> dict[str, str]:
    return {tool.name: tool.tool for each in all_formats() for tool in each.tools if tool.tool}
