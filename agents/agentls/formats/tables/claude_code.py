"""Claude Code sub-agents: fields, tools and former names, as its documentation and SDK have them."""

from agentls.formats.schema import Fact, Field, ToolName

DOCS = Fact("code.claude.com/docs/en/sub-agents", "2026-10-08")
PERMISSIONS = Fact("code.claude.com/docs/en/permissions", "2026-10-08")
SDK = Fact("@anthropic-ai/claude-agent-sdk 0.3.329", "2026-11-19")
MODELS = Fact("code.claude.com/docs/en/model-config", "2026-08-22", "medium")

FIELDS = (
    Field(
        "name",
        ("string",),
        "Identity of the agent: what others call it by. At most 256 characters, no `:`, no leading `-`; lowercase letters and hyphens are the custom. The file may have another name.",
        DOCS,
        required=True,
        meaning="name",
    ),
    Field(
        "description",
        ("string",),
        "When to delegate to this agent. The main conversation chooses by this text.",
        DOCS,
        required=True,
    ),
    Field(
        "tools",
        ("comma-list", "string", "list"),
        "Allowlist of tools, separated by commas or as a list. Left out, the agent has every tool that sub-agents can have.",
        DOCS,
        meaning="tools",
        default="every tool available to sub-agents",
    ),
    Field(
        "disallowedTools",
        ("comma-list", "string", "list"),
        "Denylist, applied before `tools`. A specifier does not narrow it: `Bash(git push *)` takes away all of Bash.",
        DOCS,
        meaning="tools",
    ),
    Field(
        "model",
        ("string",),
        "Model alias (`sonnet`, `opus`, `haiku`, `fable`), `inherit`, or a full model id.",
        DOCS,
        meaning="model",
        default="the model of the main conversation, unless the environment sets one",
    ),
    Field(
        "permissionMode",
        ("string",),
        "How the agent asks. A parent in `bypassPermissions`, `acceptEdits` or `auto` wins over it. Ignored in plug-in agents.",
        DOCS,
        values=("default", "acceptEdits", "auto", "dontAsk", "bypassPermissions", "plan", "manual"),
        default="the mode of the parent",
        told={
            "default": "Reads in the workspace and commands that only read are allowed; everything else is asked.",
            "manual": "Another name of `default`.",
            "acceptEdits": "Edits in the workspace are allowed too, and `mkdir`, `touch`, `mv`, `cp` and their like.",
            "plan": "Reads are allowed, and nothing is changed.",
            "auto": "A classifier decides about edits, commands and the rest.",
            "dontAsk": "Nothing is asked: what no rule allows is denied, reads in the workspace excepted.",
            "bypassPermissions": "Everything is allowed, but what a rule asks about and removing critical paths.",
        },
    ),
    Field(
        "maxTurns",
        ("integer",),
        "Round-trips to the model before the agent stops with what it has, marked partial.",
        DOCS,
    ),
    Field(
        "skills",
        ("list",),
        "Skills whose full text is loaded at the start. Does not restrict which skills may be used later.",
        DOCS,
        meaning="skills",
    ),
    Field(
        "mcpServers",
        ("list",),
        "MCP servers: names of configured ones, or `name: {config}` as in `.mcp.json`. Ignored in plug-in agents.",
        DOCS,
        meaning="servers",
    ),
    Field("hooks", ("map",), "Hooks that run while this agent is active. Ignored in plug-in agents.", DOCS),
    Field(
        "memory",
        ("string",),
        "Keeps a memory folder between runs, and gives the agent Read, Write and Edit for it.",
        DOCS,
        values=("user", "project", "local"),
        default="off",
        told={
            "user": "In `~/.claude/agent-memory/NAME/`: for all of the user's projects.",
            "project": "In `.claude/agent-memory/NAME/`, which can be committed.",
            "local": "In `.claude/agent-memory-local/NAME/`.",
        },
    ),
    Field("background", ("boolean",), "`true` always runs the agent in the background.", DOCS),
    Field(
        "omitClaudeMd",
        ("boolean",),
        "Leaves the user's and project's CLAUDE.md out of the context.",
        DOCS,
        default="false",
    ),
    Field(
        "effort",
        ("string", "integer"),
        "Effort of the model.",
        DOCS,
        values=("low", "medium", "high", "xhigh", "max"),
        default="that of the session",
    ),
    Field(
        "isolation", ("string",), "`worktree` runs the agent in a git worktree of its own.", DOCS, values=("worktree",)
    ),
    Field(
        "color",
        ("string",),
        "Colour of the agent in the user interface.",
        DOCS,
        values=("red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan"),
        meaning="color",
    ),
    Field(
        "initialPrompt",
        ("string",),
        "First user turn when the agent runs as the main session. Ignored in plug-in agents.",
        DOCS,
    ),
    Field("experimental", ("map",), "Experimental settings; known is only `cacheTtl: 5m` or `1h`.", DOCS),
)

MODEL_ALIASES = ("sonnet", "opus", "haiku", "fable", "inherit", "best", "opusplan", "sonnet[1m]", "opus[1m]")
"""Aliases beside full ids. `best`, `opusplan` and the `[1m]` forms stand in the model settings' page (medium sure)."""

TOOLS = (
    ToolName("Read", "read", "Reads a file."),
    ToolName("Write", "write", "Creates or replaces a file."),
    ToolName("Edit", "edit", "Replaces text in a file."),
    ToolName("Glob", "glob", "Finds files by pattern."),
    ToolName("Grep", "grep", "Searches file contents."),
    ToolName("Bash", "bash", "Runs a shell command."),
    ToolName("NotebookEdit", "notebook", "Edits a cell of a Jupyter notebook."),
    ToolName("WebFetch", "webfetch", "Fetches a URL."),
    ToolName("WebSearch", "websearch", "Searches the web."),
    ToolName("Agent", "task", "Starts a sub-agent; `Agent(a, b)` limits which, in a main agent only."),
    ToolName("Skill", "skill", "Loads a skill."),
    ToolName("TodoWrite", "todo", "Keeps a list of things to do."),
    ToolName("AskUserQuestion", "question", "Asks the user. Never given to sub-agents."),
    ToolName("LSP", "lsp", "Asks a language server."),
    ToolName("ReportFindings", "report_findings", "Reports findings of a review."),
    ToolName("ExitPlanMode", "exit_plan", "Presents a plan. Given to sub-agents in plan mode only."),
    ToolName("ListMcpResourcesTool", "mcp_resources", "Lists the resources of MCP servers."),
    ToolName("ReadMcpResourceTool", "mcp_resource", "Reads a resource of an MCP server."),
    ToolName("TaskStop", "bash_stop", "Ends a task in the background."),
    *(
        ToolName(name, "")
        for name in (
            "Artifact", "ClaudeDesign", "CronCreate", "CronDelete", "CronList", "EndConversation", "EnterPlanMode",
            "EnterWorktree", "ExitWorktree", "ListAgents", "Monitor",
            "OfferChromeSetup", "PowerShell", "Projects", "propose_skills", "PushNotification",
            "ReadMcpResourceDirTool", "ReadNotifications", "RemoteTrigger",
            "ScheduleWakeup", "SendFeedback", "SendMessage", "SendUserFile", "SendUserMessage", "SetGoal",
            "ShareOnboardingGuide", "ShowOnboardingRolePicker", "SubagentHandback", "TaskCreate", "TaskGet", "TaskList",
            "TaskUpdate", "ToolSearch", "WaitForMcpServers", "Workflow",
        )
    ),
)  # fmt: skip

ACCEPTED_ALIASES = {
    "Task": "Agent", "KillShell": "TaskStop", "KillBash": "TaskStop", "ListPeers": "ListAgents",
    "Brief": "SendUserMessage", "ListMcpResources": "ListMcpResourcesTool", "ReadMcpResource": "ReadMcpResourceTool",
    "ReadMcpResourceDir": "ReadMcpResourceDirTool", "ProposeGoal": "SetGoal",
}  # fmt: skip
"""Former names that are still accepted (SDK constant LEGACY_TOOL_NAME_ALIASES, 2026-11-19)."""

FORMER_TOOLS = {
    "LS": "Glob", "NotebookRead": "Read", "MultiEdit": "Edit", "BashOutput": "Read", "TaskOutput": "Read",
    "AgentOutputTool": "", "MCPSearch": "", "TeamCreate": "", "TeamDelete": "", "SlashCommand": "",
    "exit_plan_mode": "ExitPlanMode",
}  # fmt: skip
"""Names that no longer exist, with what serves instead."""

HOOK_EVENTS = (
    "SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PreCompact", "SubagentStart", "SubagentStop",
    "Stop",
)  # fmt: skip
"""Some of the events that hooks are run at. There are others, which is why only a slip for one of these is told."""
HOOK_TYPES = ("command", "http", "mcp_tool", "prompt", "agent")
"""What a hook can be (2026-10-08)."""
SERVER_TYPES = ("stdio", "http", "sse", "ws")
"""How a server that the agent brings along is talked to (2026-10-08)."""
CACHE_TTL = ("5m", "1h")
"""Values of `experimental.cacheTtl` (Claude Code 2.1.248)."""
