"""Room in a long conversation: never a broken pair, never a lost task, and the run goes on from the shorter one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.runtime import compaction
from agentls.runtime.anthropic import AnthropicModel
from agentls.runtime.events import Compacted, Usage
from agentls.runtime.model import ModelError, Reply
from agentls.runtime.past import messages as replayed
from agentls.runtime.scripted import Exchange, Script, strict, summaries
from agentls.runtime.scripted.http import HttpRequest
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.sse import sign
from agentls.runtime.transcript import render
from agentls.settings import Limits
from tests.fake_api import FakeApi
from tests.runtime.stage import CLAUDE, Played, play, say, use

AGENT = CLAUDE.format(tools="Read, Write, Bash, TodoWrite").replace("---\nYou", "permissionMode: acceptEdits\n---\nYou")
SMALL = Limits(context=4000)
READ, READ_2, READ_3, READ_4 = ([say("Next."), use("Read", f"toolu_{each}", file_path="a.py")] for each in range(4))
NOTE = [use("Write", file_path="b.py", content="b = 1\n")]
MODEL = "claude-one"
TOO_LONG = ModelError("context", "Too long.")


def thought(text: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": text, "signature": sign(text)}


@st.composite
def conversations(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Turns as runs have them: calls side by side with their results, words between, pauses, replies cut short."""
    words = st.text("ab é\n", max_size=200).map(lambda text: f"x{text}x")
    found: list[dict[str, Any]] = [{"role": "user", "content": [say(draw(words))]}]
    for turn in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["calls", "calls", "words", "pause"]))
        content = [thought(draw(words))] if draw(st.booleans()) else []
        if kind == "calls":
            names = [f"toolu_{turn}_{number}" for number in range(draw(st.integers(1, 3)))]
            content += [use("Read", name) for name in names]
            results: list[Any] = [
                {"type": "tool_result", "tool_use_id": name, "content": draw(words) * draw(st.integers(1, 30))}
                for name in names
            ]
            after = [say(draw(words))] if draw(st.booleans()) else []
            found += [{"role": "assistant", "content": content}, {"role": "user", "content": results + after}]
        else:
            found.append({"role": "assistant", "content": [*content, say(draw(words))]})
            if kind == "words":
                found.append({"role": "user", "content": draw(words)})
        if draw(st.integers(0, 5)) == 0:
            found.append({"role": "user", "content": [say(draw(words))]})
    return found


def check(messages: list[dict[str, Any]]) -> None:
    """Send it to the strict API; `Rejected` is raised where that would not take it."""
    tool = {"name": "Read", "input_schema": {"type": "object"}}
    body = {"model": MODEL, "max_tokens": 10, "messages": json.loads(json.dumps(messages)), "tools": [tool]}
    plain = summaries.check_summaries(body, frozenset({summaries.BETA}))
    strict.check_body(plain, frozenset({MODEL}))


SIGNED = {"type": "compaction", "content": "So far.", "signature": f"{sign('So far.')}.3"}


@given(conversations(), st.integers(0, 3000), st.sampled_from([[SIGNED], [say("So far.")], []]), st.integers(50, 3000))
def test_no_conversation_becomes_one_that_is_refused(
    talk: list[dict[str, Any]], room: int, summary: list[dict[str, Any]], small: int
) -> None:
    for _ in range(2):
        place = compaction.cut(talk, room)
        if not place:
            assert len(talk) < 2 or talk[-1]["role"] == "assistant"
            return
        check(list(compaction.request_of(compaction.readable(talk[:place]))))
        made = compaction.compacted(summary, talk[place:], "<task>Do it.</task>")
        assert "<task>Do it.</task>" in json.dumps(made[-1])
        assert sum(map(compaction.tokens, talk[place:])) <= room
        check(made)
        check(compaction.readable(made))
        check(compaction.shortened(made, small))
        talk = [*made, {"role": "assistant", "content": [use("Read", "last")]}]
        talk.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": "last", "content": "x"}]})


def test_results_are_cut_the_longest_first() -> None:
    long = [
        {"type": "tool_result", "tool_use_id": name, "content": name * size} for name, size in (("a", 9), ("b", 9000))
    ]
    talk = [{"role": "user", "content": "Go"}, {"role": "assistant", "content": [thought("hm"), say("x")]}]
    cut = compaction.shortened([*talk, {"role": "user", "content": long}], 1000)
    assert compaction.tokens(cut) <= 1000
    assert cut[2]["content"][0]["content"] == "a" * 9
    assert cut[2]["content"][1]["content"].endswith(compaction.CUT)
    assert cut[1]["content"] == [say("x")]


async def long_run(root: Path, replies: list[Any], **more: Any) -> Played:
    (root / "a.py").write_text("value = 1  # " + "x" * 3000)
    return await play(root, AGENT, replies, limits=SMALL, **more)


def sizes(played: Played) -> list[int]:
    return [compaction.tokens(each.messages) for each in played.model.requests]


def compactions(played: Played) -> list[Compacted]:
    return [each for each in played.desk.events if isinstance(each, Compacted)]


async def test_the_model_summarizes_and_the_run_goes_on(tmp_path: Path) -> None:
    summary = [say("I read a.py: value is 1.")]
    played = await long_run(tmp_path, [NOTE, READ, READ_2, READ_3, summary, READ_4, [say("Done.")]])
    assert played.ended.status == "done"
    (made,) = compactions(played)
    assert made.how == "model"
    assert made.before >= 0.8 * 4000
    assert made.after < made.before - 1000
    asked, after = played.model.requests[4], played.model.requests[5]
    assert asked.tools == after.tools
    assert asked.messages[-1]["content"][-1]["text"].startswith("The conversation is about to be cut")
    before = played.model.requests[3].messages
    assert asked.messages[: len(before)] == before
    texts = "\n".join(block["text"] for each in after.messages for block in each["content"] if block["type"] == "text")
    assert "I read a.py: value is 1." in texts
    assert "<task>\nDo it.\n</task>" in texts
    assert "Files changed so far:\n- b.py (new)" in texts
    assert max(sizes(played)) < 4000
    assert played.ended.usage == Usage(70, 35)
    for request in played.model.requests:
        check(list(request.messages))


async def test_a_run_that_broke_off_goes_on_from_the_summary(tmp_path: Path) -> None:
    broken = ModelError("connection", "No network.")
    first = await long_run(tmp_path, [NOTE, READ, READ_2, READ_3, [say("Summed up.")], broken])
    assert first.ended.status == "failed"
    again = await long_run(tmp_path, [[say("Done.")]], resumed=True)
    assert again.ended.status == "done"
    assert again.model.requests[0].messages == first.model.requests[-1].messages
    assert again.ended.usage == Usage(60, 30)
    events = again.journal.events("run-1")
    assert replayed(events)[:-1] == list(first.model.requests[-1].messages)
    assert "*Older turns were summarized by the model: about" in render(events)


async def test_without_a_summary_the_record_goes_on(tmp_path: Path) -> None:
    refused = ModelError("request", "No.")
    played = await long_run(tmp_path, [NOTE, READ, READ_2, READ_3, refused, [say("Done.")]])
    assert played.ended.status == "done"
    assert [(each.how, each.why) for each in compactions(played)] == [("record", "No.")]
    assert "- b.py (new)" in json.dumps(played.model.requests[-1].messages)


@pytest.mark.parametrize("reply", [TOO_LONG, Reply((say("half"),), "model_context_window_exceeded", Usage(10, 5))])
async def test_a_conversation_that_was_too_long_is_summarized_and_sent_again(tmp_path: Path, reply: Any) -> None:
    played = await play_wide(tmp_path, [READ, reply, [say("Summed up.")], [say("Done.")]])
    assert played.ended.status == "done"
    assert [each.how for each in compactions(played)] == ["model"]
    last = json.dumps(played.model.requests[-1].messages)
    assert "half" not in last
    assert "Summed up." in last
    assert "half" not in json.dumps(replayed(played.journal.events("run-1")))


async def play_wide(root: Path, replies: list[Any]) -> Played:
    (root / "a.py").write_text("value = 1  # " + "x" * 3000)
    return await play(root, AGENT, replies)


async def test_a_task_that_is_itself_too_long_ends_the_run(tmp_path: Path) -> None:
    played = await play_wide(tmp_path, [TOO_LONG])
    assert (played.ended.status, played.ended.reason) == ("failed", "Too long.")


async def test_a_prompt_that_fills_the_context_is_no_reason_to_summarize(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a")
    full = AGENT + "- A rule that is to be kept.\n" * 500
    played = await play(tmp_path, full, [READ, READ_2, READ_3, [say("Done.")]], limits=SMALL)
    assert (played.ended.status, compactions(played)) == ("done", [])


async def test_what_a_summary_costs_counts_against_the_bound(tmp_path: Path) -> None:
    dear = Reply((say("Dear."),), "end_turn", Usage(5000, 5))
    (tmp_path / "a.py").write_text("value = 1  # " + "x" * 3000)
    limits = Limits(context=4000, tokens=4000)
    played = await play(tmp_path, AGENT, [READ, READ_2, READ_3, dear, [say("Never.")]], limits=limits)
    assert played.ended.reason == "The limit of 4,000 tokens is reached."


class Unwilling(FakeApi):
    """An API that knows the beta, but not for this model."""

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        super().check(exchange, request)
        if "compaction" in exchange.body:
            raise Rejected("compaction: not for this model")


async def over_http(root: Path, kind: type[FakeApi] = FakeApi, *, known: bool = True) -> tuple[Any, Any]:
    """A run with the strict API, which may not have *known* the beta."""
    read = [say("Next."), {"type": "tool_use", "name": "Read", "input": {"file_path": "a.py"}}]
    script = Script.of(*[{"content": [thought("Hm."), *read]}] * 5, "Done.", by="order")
    (root / "a.py").write_text("value = 1  # " + "x" * 3000)
    async with kind(script, models=["claude-test"]) as api:
        api.betas = api.betas if known else frozenset()
        model = AnthropicModel(api.url, base_delay=0.001)
        model.summarizes = True
        played = await play(root, AGENT, [], limits=SMALL, model=model)
        await model.close()
    return played, api


async def test_the_server_summarizes(tmp_path: Path) -> None:
    played, api = await over_http(tmp_path)
    assert (played.ended.status, {each.how for each in compactions(played)}) == ("done", {"server"})
    assert [each.status for each in api.exchanges] == [200] * len(api.exchanges)
    wishes = [each for each in api.exchanges if "compaction" in each.body]
    last = api.exchanges[-1].body["messages"]
    assert last[0]["content"][0]["type"] == "compaction"
    assert any(block["type"] == "thinking" for each in last for block in each["content"])
    spent = wishes[0].message["usage"]["iterations"][0]
    assert spent["cache_read_input_tokens"] > spent["input_tokens"]
    own = sum(each.message["usage"]["input_tokens"] for each in api.exchanges)
    beside = sum(each.message["usage"]["iterations"][0]["input_tokens"] for each in wishes)
    assert played.ended.usage.input == own + beside


@pytest.mark.parametrize(
    ("kind", "known", "why"),
    [(FakeApi, False, "Unexpected value(s) `compact-2026-09-04`"), (Unwilling, True, "not for this model")],
)
async def test_a_server_that_does_not_summarize(tmp_path: Path, kind: type[FakeApi], known: bool, why: str) -> None:
    played, api = await over_http(tmp_path, kind, known=known)
    assert played.ended.status == "done", played.ended.reason
    first, *rest = compactions(played)
    assert first.how == "model"
    assert why in first.why
    assert {each.why for each in rest} <= {""}
    assert sum(each.status == 400 for each in api.exchanges) == 1


async def test_another_server_is_given_the_summary_as_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("value = 1  # " + "x" * 3000)
    read = [say("Next."), {"type": "tool_use", "name": "Read", "input": {"file_path": "a.py"}}]
    async with FakeApi(Script.of(*[{"content": read}] * 5, by="order"), models=["claude-test"]) as api:
        model = AnthropicModel(api.url, base_delay=0.001, retries=0)
        model.summarizes = True
        broken = await play(tmp_path, AGENT, [], limits=SMALL, model=model)
        assert "has nothing to say" in broken.ended.reason
        assert [each.how for each in compactions(broken)] == ["server"]
        api.betas, api.script = frozenset(), Script.of("Done.")
        again = await play(tmp_path, AGENT, [], limits=SMALL, model=model, resumed=True)
        await model.close()
    assert again.ended.status == "done"
    assert api.exchanges[-2].status == 400
    first = api.exchanges[-1].body["messages"][0]
    assert (first["role"], "What was done so far." in first["content"][0]["text"]) == ("user", True)
