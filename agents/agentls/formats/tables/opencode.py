"""OpenCode V1 agents: fields, tools, permission keys and defaults, as version 1.18.33 has them."""

from agentls.agent import Effect
from agentls.formats.schema import Fact, Field, ToolName

CODE = Fact("opencode 1.18.33, schema AgentConfig", "2026-09-28")

THEME_COLORS = ("primary", "secondary", "accent", "success", "warning", "error", "info")

FIELDS = (
    Field(
        "description",
        ("string",),
        "What the agent is for. Without it the task tool offers the agent only for calls by hand.",
        CODE,
    ),
    Field(
        "mode",
        ("string",),
        "`primary`: chosen by the user. `subagent`: started by others. `all`: both.",
        CODE,
        values=("primary", "subagent", "all"),
        default="all",
    ),
    Field(
        "model",
        ("string",),
        "`provider/model-id`. There are no aliases: `sonnet` or `inherit` fail when the agent runs.",
        CODE,
        meaning="model",
        default="a primary agent: the global model; a sub-agent: its caller's",
    ),
    Field("variant", ("string",), "Variant of the model, used with the agent's own model only.", CODE),
    Field("temperature", ("number", "integer"), "Sampling temperature.", CODE),
    Field("top_p", ("number", "integer"), "Nucleus sampling.", CODE),
    Field("prompt", ("string",), "The prompt. In a Markdown file the body always replaces it.", CODE),
    Field(
        "permission",
        ("string", "map"),
        "Rights: one action for all, or a map from tool to action or to a map from pattern to action. The last matching rule wins.",
        CODE,
        meaning="permission",
    ),
    Field(
        "tools",
        ("map",),
        "Tools switched on (`true`: allow) or off (`false`: deny). Deprecated; `permission` overrides it key by key.",
        CODE,
        meaning="tool-map",
        instead="permission",
    ),
    Field("steps", ("integer",), "Model iterations before a text-only answer is forced.", CODE),
    Field("maxSteps", ("integer",), "Former name of `steps`.", CODE, instead="steps"),
    Field("hidden", ("boolean",), "Leaves the agent out of the `@` menu.", CODE),
    Field("disable", ("boolean",), "Removes the agent, also a built-in one.", CODE),
    Field("color", ("string",), "`#RRGGBB`, or a colour of the theme.", CODE, values=THEME_COLORS, meaning="color"),
    Field("options", ("map",), "Options for the model's provider.", CODE),
    Field("name", ("string",), "Overrides the name that the file's path gives.", CODE, meaning="name"),
)

TOOLS = (
    ToolName("read", "read", "Reads a file."),
    ToolName("write", "write", "Creates or replaces a file; asks under `edit`."),
    ToolName("edit", "edit", "Replaces text in a file."),
    ToolName("glob", "glob", "Finds files by pattern."),
    ToolName("grep", "grep", "Searches file contents."),
    ToolName("bash", "bash", "Runs a shell command."),
    ToolName("webfetch", "webfetch", "Fetches a URL."),
    ToolName("websearch", "websearch", "Searches the web."),
    ToolName("task", "task", "Starts a sub-agent."),
    ToolName("skill", "skill", "Loads a skill."),
    ToolName("todowrite", "todo", "Keeps a list of things to do."),
    ToolName("question", "question", "Asks the user. Denied by default."),
    ToolName("lsp", "lsp", "Asks a language server. Experimental."),
    ToolName("apply_patch", "", "Applies a patch; asks under `edit`."),
    ToolName("patch", "", "In `tools`: the same as `edit`."),
    ToolName("plan_enter", ""),
    ToolName("plan_exit", ""),
    ToolName("invalid", ""),
)

PERMISSION_KEYS = (
    "read", "edit", "glob", "grep", "bash", "task", "external_directory", "lsp", "skill", "list", "plan_enter", "plan_exit",
)  # fmt: skip
"""Keys that take an action, or a map from pattern to action."""

FLAT_PERMISSION_KEYS = ("todowrite", "question", "webfetch", "websearch", "doom_loop")
"""Keys that take an action only (measured against opencode 1.18.33 on 2026-11-20; all others take patterns too)."""

DEAD_PERMISSION_KEYS = {
    "write": "edit", "patch": "edit", "multiedit": "edit", "apply_patch": "edit", "todoread": "todowrite",
    "codesearch": "websearch", "list": "",
}  # fmt: skip
"""Keys under which no tool asks: as restrictions they do nothing. With the key that is asked, if there is one."""

PERMISSION_KEY_OF = {"write": "edit", "edit": "edit", "notebook": "edit", "todo": "todowrite",
    "mcp_resources": "read", "mcp_resource": "read",
}  # fmt: skip
"""Under which key a tool of ours asks, where it is not its own name."""

BUILT_IN: dict[str, tuple[tuple[str, str, Effect], ...]] = {
    "build": (("question", "*", "allow"), ("plan_enter", "*", "allow")),
    "plan": (
        ("question", "*", "allow"), ("plan_exit", "*", "allow"), ("task", "general", "deny"), ("edit", "*", "deny"),
        ("edit", ".opencode/plans/*.md", "allow"),
    ),
    "general": (("todowrite", "*", "deny"),),
    "explore": (
        ("*", "*", "deny"), ("grep", "*", "allow"), ("glob", "*", "allow"), ("list", "*", "allow"),
        ("bash", "*", "allow"), ("webfetch", "*", "allow"), ("websearch", "*", "allow"), ("read", "*", "allow"),
        ("external_directory", "*", "ask"),
    ),
    "compaction": (("*", "*", "deny"),),
    "title": (("*", "*", "deny"),),
    "summary": (("*", "*", "deny"),),
}  # fmt: skip
"""Agents that OpenCode brings along, with their rules behind the defaults (``debug agent``, 1.18.33, 2026-11-20)."""

BUILT_IN_MODES = {
    "build": "primary", "plan": "primary", "general": "subagent", "explore": "subagent", "compaction": "primary",
    "title": "primary", "summary": "primary",
}  # fmt: skip
"""The mode of each of these agents."""

BUILT_IN_HIDDEN = ("compaction", "title", "summary")
"""Those of them that cannot be chosen."""

BUILT_IN_PROMPTS = ("explore", "compaction", "title", "summary")
"""Those of them that have a prompt of OpenCode's own; the others run on that of the model's provider."""

CONFIG = Fact("opencode 1.18.33, schema of its configuration", "2026-09-28")

CONFIG_FIELDS = (
    Field("agent", ("map",), "Agents by name. Markdown files of the same name are merged over them.", CONFIG),
    Field(
        "mode",
        ("map",),
        "The former map of agents. All of them are primary, and it is merged over everything else of their names.",
        CONFIG,
        instead="agent",
    ),
    Field(
        "agents",
        ("map",),
        "Agents as OpenCode 2 has them: `system` is the prompt. OpenCode 1 reads them too, unless they have "
        "`permissions`, with which it refuses to start; fields of its own it ignores there.",
        CONFIG,
    ),
    Field(
        "default_agent",
        ("string",),
        "The agent that is used where none is chosen: a primary one that is not hidden.",
        CONFIG,
        default="`build`",
    ),
)
"""Of ``opencode.json`` what has to do with agents."""

FIRST_MAPS = ("agent", "mode", "permission", "tools")
"""Keys of ``opencode.json`` by which OpenCode 2 takes it for one of version 1 (its V2 code in 1.18.33)."""

SECOND_FIELDS = (
    "model", "variant", "request", "system", "description", "mode", "hidden", "color", "steps", "disabled", "permissions",
)  # fmt: skip
"""The fields of OpenCode 2. A file with any other is read as version 1, where a ``permissions`` list does nothing."""

SECOND_ACTIONS = {"shell": "bash", "subagent": "task", "write": "edit", "patch": "edit"}
"""What OpenCode 2 calls a key of version 1."""

DEFAULTS: tuple[tuple[str, str, Effect], ...] = (
    ("*", "*", "allow"), ("doom_loop", "*", "ask"), ("external_directory", "*", "ask"), ("question", "*", "deny"),
    ("plan_enter", "*", "deny"), ("plan_exit", "*", "deny"), ("read", "*", "allow"), ("read", "*.env", "ask"),
    ("read", "*.env.*", "ask"), ("read", "*.env.example", "allow"),
)  # fmt: skip
"""Rules that stand before every agent's own, in order."""
