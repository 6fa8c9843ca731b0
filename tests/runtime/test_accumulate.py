"""Replies put together from events: also from those of servers that only resemble the API."""

from __future__ import annotations

from typing import Any

import pytest

from agentls.runtime.accumulate import Accumulator, Incomplete

START = {"type": "message_start", "message": {"usage": {"input_tokens": 5, "cache_read_input_tokens": None}}}
END = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 7}}


def opened(kind: str, index: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "content_block_start", "index": index, "content_block": {"type": kind, **more}}


def delta(kind: str, index: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": index, "delta": {"type": kind, **more}}


def closed(index: int = 0) -> dict[str, Any]:
    return {"type": "content_block_stop", "index": index}


def content(*events: Any) -> Any:
    """The blocks of the reply, or why it is none."""
    reply = Accumulator()
    try:
        for event in (START, *events, END):
            reply.add(event)
        return list(reply.reply().content)
    except Incomplete as error:
        return str(error)


def test_texts_and_citations() -> None:
    events = [delta("text_delta", text=each) for each in ("a", "b")]
    cited = delta("citations_delta", citation={"type": "page_location"})
    assert content(opened("text", text=""), *events, cited, closed()) == [
        {"type": "text", "text": "ab", "citations": [{"type": "page_location"}]}
    ]


def test_text_may_be_in_the_opening_event() -> None:
    assert content(opened("text", text="all of it"), closed()) == [{"type": "text", "text": "all of it"}]


def test_call_without_input() -> None:
    use = opened("tool_use", id="a", name="list", input={})
    assert content(use, closed())[0]["input"] == {}
    assert content(use, delta("input_json_delta", partial_json=""), closed())[0]["input"] == {}


def test_unknown_events_and_deltas_are_passed_over() -> None:
    events = [{"type": "news"}, opened("text", text="a"), delta("news_delta", news=1), closed()]
    assert content(*events) == [{"type": "text", "text": "a"}]


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([delta("text_delta", text="a")], "an event is not one of this API: KeyError(0)"),
        ([opened("text"), delta("text_delta", text=None), closed()], "an event is not one of this API: TypeError("),
        ([opened("text"), delta("text_delta"), closed()], "an event is not one of this API: KeyError('text')"),
        ([{"type": "content_block_start"}], "an event is not one of this API: KeyError('content_block')"),
        ([None], "an event is not one of this API: AttributeError("),
        ([["text"]], "an event is not one of this API: AttributeError("),
        ([opened("text", text="a")], "a content block has no end"),
        (
            [opened("tool_use"), delta("input_json_delta", partial_json='{"a": '), closed()],
            "the input of a tool call is not JSON: ",
        ),
        (
            [opened("tool_use"), delta("input_json_delta", partial_json="[1]"), closed()],
            "the input of a tool call is not an object",
        ),
    ],
)
def test_what_is_no_reply(events: list[Any], why: str) -> None:
    assert content(*events)[: len(why)] == why


def test_usage_is_cumulative() -> None:
    reply = Accumulator()
    for event in (START, {**END, "usage": {"output_tokens": 3, "input_tokens": 6}}, END):
        reply.add(event)
    usage = reply.reply().usage
    assert (usage.input, usage.output, usage.cache_read, usage.cache_write) == (6, 7, 0, 0)
