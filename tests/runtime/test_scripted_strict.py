"""What the scripted API rejects, in the words of the real one; and what it takes."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from agentls.runtime.scripted import strict, summaries
from agentls.runtime.scripted.blocks import FIELDS
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.sse import sign
from agentls.runtime.scripted.thoughts import Thoughts

MODEL = "claude-one"
MARK = {"type": "ephemeral"}
TOOL = {"name": "read", "description": "Reads.", "input_schema": {"type": "object", "properties": {}}}


def user(*content: Any) -> dict[str, Any]:
    return {"role": "user", "content": [text(each) if isinstance(each, str) else each for each in content]}


def assistant(*content: Any) -> dict[str, Any]:
    return {**user(*content), "role": "assistant"}


def text(value: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": value, **more}


def use(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": name, "name": "read", "input": {}, **more}


def result(name: str, content: Any = "ok", **more: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": name, "content": content, **more}


def says(*messages: Any, **more: Any) -> str:
    """What the API says to a request: ``taken``, or its status and its message."""
    body = {"model": MODEL, "max_tokens": 10, "messages": list(messages), "tools": [TOOL], **more}
    try:
        strict.check_body({key: value for key, value in body.items() if value is not None}, frozenset({MODEL}), 5000)
    except Rejected as rejected:
        return f"{rejected.status} {rejected.kind}: {rejected}".removeprefix("400 invalid_request_error: ")
    return "taken"


THINKING = {"type": "thinking", "thinking": "Hm.", "signature": sign("Hm.")}
TAKEN: dict[str, list[Any]] = {
    "a text": [{"role": "user", "content": "Hello"}],
    "blocks": [user("Hello", "there")],
    "two users in a row": [user("Hello"), user("there")],
    "a call and its result": [user("Go"), assistant(THINKING, "So", use("a")), user(result("a"), "and?")],
    "results in any order": [user("Go"), assistant(use("a"), use("b")), user(result("b"), result("a"))],
    "a result of blocks": [user("Go"), assistant(use("a")), user(result("a", [text("one"), text("two")]))],
    "a result without content": [user("Go"), assistant(use("a")), user({"type": "tool_result", "tool_use_id": "a"})],
    "a prefilled reply": [user("Go"), assistant("Well")],
    "an empty last reply": [user("Go"), assistant()],
    "four breakpoints": [user(*[text("x", cache_control=MARK)] * 4)],
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    assert says(*TAKEN[name]) == "taken"


CALL = user("Go"), assistant(use("a"))
WITHOUT = (
    "messages.2: `tool_use` ids were found without `tool_result` blocks immediately after: {}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)
UNEXPECTED = (
    "messages.{}: unexpected `tool_use_id` found in `tool_result` blocks: {}. "
    "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
)
CONVERSATIONS: list[tuple[list[Any], str]] = [
    ([], "messages: at least one message is required"),
    ([assistant("Hi"), user("Hi")], 'messages: first message must use the "user" role'),
    ([user()], "messages.0: all messages must have non-empty content except for the optional final assistant message"),
    ([{"role": "user", "content": ""}], "messages.0: all messages must have non-empty content except for the optional"),
    ([user("a"), assistant(), user("b")], "messages.1: all messages must have non-empty content except for the"),
    ([user("")], "messages: text content blocks must be non-empty"),
    ([user(" \n")], "messages: text content blocks must contain non-whitespace text"),
    ([user("a"), assistant(" ")], "messages: text content blocks must contain non-whitespace text"),
    ([user("a"), assistant("b ")], "messages: final assistant content cannot end with trailing whitespace"),
    ([{"role": "tool", "content": "a"}], "messages.0.role: Input should be 'user', 'assistant' or 'system'"),
    ([{"role": "user"}], "messages.0.content: Field required"),
    ([{"role": "user", "content": 1}], "messages.0.content: Input should be a valid string or array"),
    ([{"role": "user", "content": "a", "name": "b"}], "messages.0.name: Extra inputs are not permitted"),
    (["a"], "messages.0: Input should be a valid dictionary"),
    (list(CALL), "messages.1: `tool_use` ids were found without `tool_result` blocks"),
    ([*CALL, user("on")], WITHOUT.format("a")),
    ([*CALL, user("on", result("a"))], WITHOUT.format("a")),
    ([*CALL, assistant("on"), user(result("a"))], WITHOUT.format("a")),
    ([user("Go"), assistant(use("a"), use("b")), user(result("a"))], WITHOUT.format("b")),
    ([user("Go"), assistant(use("a"), use("b")), user(result("a")), user(result("b"))], WITHOUT.format("b")),
    ([*CALL, user(result("b"))], UNEXPECTED.format("2.content.0", "b")),
    ([user(result("a"))], UNEXPECTED.format("0.content.0", "a")),
    ([*CALL, user(result("a")), assistant("so"), user(result("a"))], UNEXPECTED.format("4.content.0", "a")),
    (
        [*CALL, user(result("a"), result("a"))],
        "messages.2.content.1: each tool_use must have a single result. Found multiple `tool_result` blocks with id: a",
    ),
    (
        [*CALL, user(result("a")), assistant(use("a")), user(result("a"))],
        "messages: `tool_use` ids must be unique",
    ),
    ([user("Go"), assistant(result("a"))], "messages.1.content.0: Input tag 'tool_result' does not match any of the"),
    ([user(use("a"))], "messages.0.content.0: Input tag 'tool_use' does not match any of the expected tags: 'text', "),
    ([user({"type": "text"})], "messages.0.content.0.text.text: Field required"),
    ([user(text("a", name="b"))], "messages.0.content.0.text.name: Extra inputs are not permitted"),
    ([user(text("a", parsed_output=None))], "messages.0.content.0.text.parsed_output: Extra inputs are not permitted"),
    ([user("Go"), assistant(use("a b"))], "messages.1.content.0.tool_use.id: String should match pattern"),
    (
        [user("Go"), assistant(use("a", input="{}"))],
        "messages.1.content.0.tool_use.input: Input should be a valid dict",
    ),
    ([*CALL, user(result("a", "", is_error=True))], "messages.2.content.0.tool_result: content cannot be empty if"),
    ([*CALL, user(result("a", [text("")]))], "messages: text content blocks must be non-empty"),
    ([*CALL, user(result("a", [use("b")]))], "messages.2.content.0.tool_result.content.0: Input tag 'tool_use' does"),
    ([user("Go"), assistant({**THINKING, "thinking": "No."}, "b")], "messages.1.content.0: Invalid `signature` in"),
    (
        [user(*[text("x", cache_control=MARK)] * 5)],
        "A maximum of 4 blocks with cache_control may be provided. Found 5.",
    ),
    ([user(text("x", cache_control={"type": "long"}))], "messages.0.content.0.cache_control: Input should be "),
    (
        [user("Go"), assistant({**THINKING, "cache_control": MARK}, "b")],
        "messages.1.content.0.thinking.cache_control: ",
    ),
    ([user("word " * 5000)], "prompt is too long: 62"),
]


@pytest.mark.parametrize(("messages", "message"), CONVERSATIONS)
def test_conversation_is_rejected(messages: list[Any], message: str) -> None:
    assert says(*messages)[: len(message)] == message


def tool(**more: Any) -> dict[str, Any]:
    return {key: value for key, value in {**TOOL, **more}.items() if value is not None}


REQUESTS: list[tuple[dict[str, Any], str]] = [
    ({"max_tokens": None}, "max_tokens: Field required"),
    ({"max_tokens": 0}, "max_tokens: Input should be greater than or equal to 1"),
    ({"max_tokens": "9"}, "max_tokens: Input should be a valid integer"),
    ({"model": "claude-none"}, "404 not_found_error: model: claude-none"),
    ({"temperature": 0.5}, "temperature: Extra inputs are not permitted"),
    ({"top_p": 1}, "top_p: Extra inputs are not permitted"),
    ({"system": [text("")]}, "messages: text content blocks must be non-empty"),
    ({"system": [use("a")]}, "system.0: Input tag 'tool_use' does not match any of the expected tags: 'text'"),
    ({"thinking": {"type": "on"}}, "thinking.type: Input should be one of "),
    ({"thinking": {"type": "enabled", "budget_tokens": 9}}, "thinking.enabled.budget_tokens: must be at least 1024"),
    ({"tools": [TOOL, TOOL]}, "tools: Tool names must be unique."),
    ({"tools": [tool(name="read file")]}, "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"),
    ({"tools": [tool(name="r" * 129)]}, "tools.0.custom.name: String should match pattern"),
    ({"tools": [tool(name="read\n")]}, "tools.0.custom.name: String should match pattern"),
    ({"tools": [tool(input_schema=None)]}, "tools.0.custom.input_schema: Field required"),
    ({"tools": [tool(input_schema={})]}, "tools.0.custom.input_schema.type: Field required"),
    ({"tools": [tool(input_schema={"type": "string"})]}, "tools.0.custom.input_schema.type: Input should be 'object'"),
    ({"tools": [tool(parameters={})]}, "tools.0.custom.parameters: Extra inputs are not permitted"),
    ({"tool_choice": {"type": "tool", "name": "x"}}, "tool_choice.tool.name: Tool 'x' not found in provided tools"),
]


@pytest.mark.parametrize(("more", "message"), REQUESTS)
def test_request_is_rejected(more: dict[str, Any], message: str) -> None:
    assert says(user("Hello"), **more)[: len(message)] == message


def test_fields_are_those_that_the_package_types() -> None:
    from anthropic.types import ToolParam, content_block_param  # noqa: PLC0415 (takes about a second)
    from anthropic.types.message_create_params import MessageCreateParamsBase  # noqa: PLC0415 (as above)

    headers = {"user_profile_id", "workspace_id"}
    assert set(MessageCreateParamsBase.__annotations__) - headers | {"stream"} == strict.FIELDS
    assert set(ToolParam.__annotations__) == strict.TOOL_FIELDS
    blocks = get_args(content_block_param.ContentBlockParam)
    typed = {get_args(get_type_hints(each)["type"])[0]: set(each.__annotations__) for each in blocks}
    assert {name: fields for name, fields in typed.items() if name in FIELDS} == FIELDS


BLOCK = {"type": "compaction", "content": "So far.", "signature": f"{sign('So far.')}.2"}
ASKED = {"compaction": {"type": "summarize"}}


@pytest.mark.parametrize(
    ("messages", "more", "said"),
    [
        ([assistant(BLOCK), user("Go on")], {}, "taken"),
        ([user(BLOCK, "Go on")], {}, "taken"),
        ([assistant(BLOCK), assistant("So?"), user("Go on")], {}, "taken"),
        ([user({**BLOCK, "cache_control": MARK}, "Go on")], {}, "taken"),
        ([user("Hello"), assistant("Yes?")], ASKED, "taken"),
        ([assistant(BLOCK), user("Go on")], ASKED, "taken"),
        ([user("Hello"), assistant(BLOCK), user("Go on")], {}, "compaction_block_misplaced"),
        ([user("Go on", BLOCK)], {}, "compaction_block_misplaced"),
        ([assistant(BLOCK), user(BLOCK, "Go on")], {}, "compaction_block_ambiguous"),
        ([user({**BLOCK, "content": "Else"}, "Go on")], {}, "compaction_content_mismatch"),
        ([user({**BLOCK, "signature": "sig"}, "Go on")], {}, "compaction_signature_invalid"),
        ([user({**BLOCK, "text": None}, "Go on")], {}, "messages.0.content.0.compaction.text: Extra inputs"),
        ([user("Go"), assistant(use("a"))], ASKED, "compaction_incomplete_turn"),
        ([], ASKED, "compaction_nothing_to_summarize"),
        ([user("Go")], {**ASKED, "stop_sequences": ["x"]}, "cannot be combined with stop_sequences"),
        ([user("Go")], {**ASKED, "context_management": {"edits": []}}, "context_management"),
        ([user("Go")], {**ASKED, "tool_choice": {"type": "any"}}, "forced tool_choice"),
        ([user("Go")], {"compaction": {"type": "all"}}, "compaction.type"),
    ],
)
def test_summaries(messages: list[Any], more: dict[str, Any], said: str) -> None:
    body = {"messages": messages, **more}
    betas = frozenset({summaries.BETA})
    try:
        plain = summaries.check_summaries(body, betas)
        heard = says(*plain.pop("messages"), **plain)
    except Rejected as rejected:
        heard = f"{rejected.code} {rejected}"
    assert said in heard
    if said == "taken":
        with pytest.raises(Rejected, match=r"compact-2026-09-04|compaction"):
            summaries.check_summaries(body, frozenset())


def test_betas_that_the_server_does_not_know_are_refused() -> None:
    headers = {"anthropic-beta": "compact-2026-09-04, dream-1"}
    with pytest.raises(Rejected, match="`dream-1`"):
        summaries.check_betas(headers, {summaries.BETA})


def test_thinking_is_taken_back_in_its_own_conversation_alone() -> None:
    thoughts = Thoughts()
    thoughts.served({"messages": [user("Go")]}, [THINKING])
    more = [assistant(THINKING, "So"), user("And?")]
    thoughts.check({"messages": [user(text("Go", cache_control=MARK)), *more]})
    thoughts.check({"messages": [assistant(BLOCK), *more]})
    with pytest.raises(Rejected, match="not from this conversation"):
        thoughts.check({"messages": [user("Go!"), *more]})
