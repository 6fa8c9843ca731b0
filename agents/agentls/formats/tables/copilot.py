"""Copilot custom agents: fields, tools and aliases, as VS Code 1.128.1 and GitHub's documentation have them."""

from agentls.formats.schema import Fact, Field, ToolName

CODE = Fact("VS Code 1.128.1, promptSyntax sources", "2026-09-14")
DOCS = Fact("github/docs copilot/reference/custom-agents-configuration", "2026-08-01")

MAX_BODY = 30_000
"""Characters of the body that the cloud agent takes."""

FIELDS = (
    Field(
        "description",
        ("string",),
        "What the agent is for. Shown as placeholder in the chat input; GitHub's cloud agent and CLI require it.",
        DOCS,
    ),
    Field("name", ("string",), "Display name; spaces are fine.", CODE, meaning="name", default="the file's name"),
    Field(
        "tools",
        ("list", "comma-list", "string"),
        "Tools that the agent has: names, tool sets, `server/tool` and `server/*`. `[]` is none; names that are not known are ignored.",
        DOCS,
        meaning="tools",
        default="every tool",
    ),
    Field(
        "model",
        ("string", "list"),
        "Model as the picker shows it, `Name (vendor)`: `Claude Sonnet 4.5 (copilot)`. Of a list the first that is available.",
        CODE,
        meaning="model",
        default="the model that is chosen in the picker",
    ),
    Field(
        "target",
        ("string",),
        "Where the agent is offered.",
        DOCS,
        values=("vscode", "github-copilot"),
        default="both",
    ),
    Field("user-invocable", ("boolean",), "Whether the user can choose the agent.", CODE, default="true"),
    Field(
        "disable-model-invocation",
        ("boolean",),
        "`true` keeps other agents from starting this one. Wins over `infer`.",
        CODE,
        default="false",
    ),
    Field(
        "infer",
        ("boolean",),
        "Former switch; VS Code marks it as an error.",
        CODE,
        instead="disable-model-invocation",
    ),
    Field("argument-hint", ("string",), "Hint in the chat input. VS Code only.", CODE),
    Field(
        "agents",
        ("list", "string"),
        "Agents that this one may start: names, or `*` for all; `[]` is none. Needs `agent` in `tools`. VS Code only.",
        CODE,
    ),
    Field(
        "handoffs",
        ("list",),
        "Buttons that hand over to another agent: `label`, `agent`, `prompt`, and optionally `send`, `showContinueOn`, `model`. VS Code only.",
        CODE,
    ),
    Field("hooks", ("map",), "Hooks that run while this agent is active: event to list of commands. Preview.", CODE),
    Field(
        "mcp-servers",
        ("map",),
        "MCP servers for GitHub's cloud agent and the CLI. VS Code ignores it.",
        DOCS,
        meaning="servers",
    ),
    Field(
        "github", ("map",), "Permissions of the agent's GitHub token: `permissions`, scope to `read` or `write`.", CODE
    ),
    Field("metadata", ("map",), "Texts by name for GitHub's cloud agent. VS Code does not know it.", DOCS),
)

TOOLS = (
    ToolName("read", "read", "Reads files."),
    ToolName("edit", "edit", "Creates and changes files."),
    ToolName("search", "grep", "Finds files and searches their contents."),
    ToolName("execute", "bash", "Runs shell commands."),
    ToolName("web", "webfetch", "Fetches URLs and searches the web."),
    ToolName("agent", "task", "Starts other agents."),
    ToolName("todo", "todo", "Keeps a list of things to do."),
    ToolName("read/readFile", "read", "Reads a file. VS Code only."),
    ToolName("edit/editFiles", "edit", "Changes files. VS Code only."),
    ToolName("edit/createFile", "write", "Creates a file. VS Code only."),
    ToolName("edit/createDirectory", "", "Creates a folder. VS Code only."),
    ToolName("edit/editNotebook", "notebook", "Changes a notebook. VS Code only."),
    ToolName("edit/createJupyterNotebook", "", "Creates a notebook. VS Code only."),
    ToolName("read/getNotebookSummary", "", "Reads the outline of a notebook. VS Code only."),
    ToolName("search/fileSearch", "glob", "Finds files by pattern. VS Code only."),
    ToolName("search/textSearch", "grep", "Searches file contents. VS Code only."),
    ToolName("search/listDirectory", "list", "Lists a folder. VS Code only."),
    ToolName("search/codebase", "grep", "Finds code by what it is about. VS Code only."),
    ToolName("search/usages", "lsp", "Finds definitions, uses and implementations. VS Code only."),
    ToolName("search/changes", "", "Lists changes under source control. VS Code only."),
    ToolName("read/problems", "", "Reads the list of problems. VS Code only."),
    ToolName("read/readNotebookCellOutput", "", "Reads what a notebook's cell printed. VS Code only."),
    ToolName("read/terminalLastCommand", "", "Reads the terminal's last command. VS Code only."),
    ToolName("read/terminalSelection", "", "Reads the terminal's selection. VS Code only."),
    ToolName("execute/runInTerminal", "bash", "Runs a command in the terminal. VS Code only."),
    ToolName("execute/getTerminalOutput", "", "Reads the output of a command. VS Code only."),
    ToolName("execute/createAndRunTask", "", "Makes a task of the workspace and runs it. VS Code only."),
    ToolName("execute/runNotebookCell", "", "Runs a notebook's cell. VS Code only."),
    ToolName("execute/testFailure", "", "Reads what tests failed. VS Code only."),
    ToolName("web/fetch", "webfetch", "Fetches a URL. VS Code only."),
    ToolName("agent/runSubagent", "task", "Starts another agent. VS Code only."),
    ToolName("todos", "todo", "Keeps a list of things to do. VS Code only."),
    ToolName("vscode/askQuestions", "question", "Asks the user. VS Code only."),
)
"""Tool sets, and tools of VS Code's by their full names (microsoft/vscode-docs copilot-vscode-features, 2026-05-20)."""

SETS_OF_VSCODE = ("vscode", "browser")
"""What stands before the ``/`` of tools that are no MCP server's, beside `COVERS`."""

COVERS: dict[str, tuple[str, ...]] = {
    "read": ("read",),
    "edit": ("edit", "write", "notebook"),
    "search": ("glob", "grep", "list"),
    "execute": ("bash",),
    "web": ("webfetch", "websearch"),
    "agent": ("task",),
    "todo": ("todo",),
}
"""Our tools that a tool set grants."""

ALIASES = {
    "shell": "execute", "bash": "execute", "powershell": "execute", "notebookread": "read", "multiedit": "edit",
    "write": "edit", "notebookedit": "edit", "grep": "search", "glob": "search", "custom-agent": "agent",
    "task": "agent", "websearch": "web", "webfetch": "web", "todowrite": "todo",
}  # fmt: skip
"""Other names of the tool sets, in lower case: letter case makes no difference (GitHub's documentation, 2026)."""

HOOK_KEYS = ("command", "windows", "linux", "osx", "bash", "powershell")
"""Of these a hook has at least one; the last two are those of GitHub's own agents (VS Code 1.128.1)."""

HANDOFF = ("label", "agent", "prompt", "send", "showContinueOn", "model")
"""Keys of a hand-off; it needs the first three (VS Code 1.128.1)."""

_RW = ("read", "write", "none")
GITHUB_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "actions": _RW, "checks": ("read", "none"), "contents": _RW, "discussions": _RW, "issues": _RW,
    "metadata": ("read",), "pull-requests": _RW, "security-events": ("read", "none"), "workflows": ("write", "none"),
}  # fmt: skip
"""What `github.permissions` takes, by scope (VS Code 1.128.1)."""

NOT_READ: dict[str, tuple[str, ...]] = {
    "github-copilot": ("argument-hint", "handoffs", "agents"),
    "vscode": ("mcp-servers", "metadata"),
}
"""Fields that are ignored, by `target` (VS Code 1.128.1; GitHub's documentation, 2026)."""
