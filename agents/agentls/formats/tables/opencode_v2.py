"""OpenCode 2 agents: fields and actions, as the migration guide and the V2 code in version 1.18.33 have them.

What is not known of version 2 (its defaults, all of its actions, which colours it takes) is not here.
"""

from agentls.formats.schema import Fact, Field

GUIDE = Fact("anomalyco/opencode, packages/docs/migrate-v1.mdx; V2 code in opencode 1.18.33", "2026-09-28", "medium")

FIELDS = (
    Field("description", ("string",), "What the agent is for.", GUIDE),
    Field(
        "mode",
        ("string",),
        "`primary`: chosen by the user. `subagent`: started by others. `all`: both.",
        GUIDE,
        values=("primary", "subagent", "all"),
    ),
    Field(
        "model",
        ("string",),
        "`provider/model-id`, with `#variant` behind it for a variant of the model.",
        GUIDE,
        meaning="model",
    ),
    Field("variant", ("string",), "Variant of the model; `model` takes it behind a `#`.", GUIDE),
    Field("request", ("map",), "What goes to the provider: `body` (`temperature`, `top_p`, …) and `headers`.", GUIDE),
    Field("system", ("string",), "The prompt in `opencode.json`. In a Markdown file the body is the prompt.", GUIDE),
    Field("steps", ("integer",), "Model iterations before a text-only answer is forced.", GUIDE),
    Field("hidden", ("boolean",), "Leaves the agent out of the `@` menu.", GUIDE),
    Field("disabled", ("boolean",), "Removes the agent.", GUIDE),
    Field("color", ("string",), "The agent's colour.", GUIDE),
    Field(
        "permissions",
        ("list",),
        "Rights: an ordered list of `action`, `resource` and `effect`. The last rule that matches wins; where none "
        "does, OpenCode asks.",
        GUIDE,
        meaning="permission-list",
    ),
)

ONLY = ("permissions", "system", "request", "disabled")
"""Fields that version 1 does not have: one of them, and none of version 1's own, makes a file one of version 2."""

RULE_KEYS = ("action", "resource", "effect")
"""What a rule of ``permissions`` consists of; all three are texts and required."""

ACTIONS = (
    "read", "edit", "glob", "grep", "shell", "webfetch", "websearch", "subagent", "skill", "todowrite", "question",
    "external_directory",
)  # fmt: skip
"""Actions that are known; others (an MCP tool's ``server_tool``) are taken as patterns of names."""

FORMER_ACTIONS = {"bash": "shell", "task": "subagent", "write": "edit", "patch": "edit"}
"""Keys of version 1 that version 2 asks under another name."""
