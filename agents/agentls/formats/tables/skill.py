"""Agent Skills (``SKILL.md``): the fields of the specification, and those that hosts add."""

from agentls.formats.schema import Fact, Field

SPEC = Fact("agentskills/agentskills docs/specification", "2026-08-09")
CLAUDE = Fact("code.claude.com/docs/en/skills", "2026-08-22", "medium")
VSCODE = Fact("VS Code 1.128.1, promptSyntax sources", "2026-09-14")

MAX_NAME = 64
MAX_DESCRIPTION = 1024
MAX_COMPATIBILITY = 500
"""Characters, as the specification has them."""
MAX_LINES = 500
"""Lines of the body that the specification advises at most."""

FIELDS = (
    Field(
        "name",
        ("string",),
        "Identity of the skill: 1 to 64 lowercase letters, digits and single hyphens; the same as its folder's name.",
        SPEC,
        required=True,
    ),
    Field(
        "description",
        ("string",),
        "What the skill does and when to use it, in at most 1024 characters. Agents see only this until they load it.",
        SPEC,
        required=True,
    ),
    Field("license", ("string",), "The licence, or the file that holds it.", SPEC),
    Field("compatibility", ("string",), "What the skill needs of its surroundings, in at most 500 characters.", SPEC),
    Field("metadata", ("map",), "Texts by name, for whatever reads them.", SPEC),
    Field(
        "allowed-tools",
        ("string", "list"),
        "Tools that the skill may use without a question, parted by blanks: `Bash(git:*) Read`. Experimental.",
        SPEC,
    ),
    Field("when_to_use", ("string",), "When to use the skill; added to the description. Claude Code only.", CLAUDE),
    Field(
        "argument-hint", ("string",), "Hint for what to write after the skill's name. Claude Code and VS Code.", CLAUDE
    ),
    Field("arguments", ("string", "list"), "Names of arguments. Claude Code only.", CLAUDE),
    Field(
        "disable-model-invocation",
        ("boolean", "string", "integer"),
        "`true` leaves the skill to be called by the user alone. Claude Code and VS Code.",
        CLAUDE,
        default="false",
    ),
    Field(
        "user-invocable",
        ("boolean", "string", "integer"),
        "`false` hides the skill from the user's menu. Claude Code and VS Code.",
        CLAUDE,
        default="true",
    ),
    Field(
        "disallowed-tools",
        ("string", "list"),
        "Tools that are taken away while the skill is used. Claude Code only.",
        CLAUDE,
    ),
    Field("model", ("string",), "The model while the skill is used. Claude Code only.", CLAUDE),
    Field("effort", ("string", "integer"), "Effort of the model. Claude Code only.", CLAUDE),
    Field("context", ("string",), "`fork` runs the skill in a sub-agent. Claude Code and VS Code.", CLAUDE),
    Field("agent", ("string",), "The agent that a forked skill runs in. Claude Code only.", CLAUDE),
    Field(
        "background",
        ("boolean", "string", "integer"),
        "Runs a forked skill in the background. Claude Code only.",
        CLAUDE,
    ),
    Field("hooks", ("map",), "Hooks that run while the skill is used. Claude Code only.", CLAUDE),
    Field("paths", ("string", "list"), "Files for which the skill is offered. Claude Code only.", CLAUDE),
    Field("shell", ("string",), "The shell of the commands in the skill. Claude Code only.", CLAUDE),
)
