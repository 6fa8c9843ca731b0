"""What is read of a body, as a table: a body, then the promises and the unread spans that are expected."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.contract import SCOPE, hints
from agentls.contract.reading import read, scope
from agentls.definition import parse
from agentls.text import Document

CASES = [
    (title, *rest.split("---\n", 1))
    for title, rest in (
        part.split("\n", 1)
        for part in re.split(
            r"^== ", (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
        )[1:]
    )
]


def reading(body):
    document = Document("x.md", f"---\nname: x\n---\n{body}")
    return document, read(parse(document))


def shown(body):
    document, contract = reading(body)
    lines = [f"{each.kind} {each.value}{f' | {each.note}' if each.note else ''}" for each in contract.promises]
    return lines + [f"unread {document.slice(span)}" for span in contract.unread]


@pytest.mark.parametrize(("title", "body", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_body_is_read(title, body, expected):
    wanted = [line for line in expected.splitlines() if line]
    # a table with a head of its own splits at its rule, which is no end of the body
    assert sorted(shown(body)) == sorted(wanted)


def test_every_promise_has_its_span_and_line():
    document, contract = reading("# T\n\n## You own\n- `src/a/`, `b.py`\n")
    assert [(document.slice(each.span), each.line, each.text) for each in contract.promises] == [
        ("src/a/", 7, "- `src/a/`, `b.py`"),
        ("b.py", 7, "- `src/a/`, `b.py`"),
    ]


PIECES = st.sampled_from(
    [
        "## Files you own\n",
        "- `src/`",
        "do NOT touch ",
        "`a/b.py`",
        "\n",
        ":",
        "|",
        "```",
        "(",
        "—",
        "only ",
        "x ",
        "unless ",
    ]
)


@pytest.mark.parametrize("body", [body for _, body, _ in CASES], ids=[title for title, _, _ in CASES])
def test_places_alone_are_those_of_the_contract_and_no_cheap_look_loses_one(body, monkeypatch):
    document, contract = reading(body)
    places = tuple(each for each in contract.promises if each.kind in SCOPE)
    assert scope(parse(document)).promises == places
    for look in ("in_title", "forbids", "gives"):
        monkeypatch.setattr(hints, look, lambda _: True)
    whole = scope(parse(document))
    assert (whole.promises, whole.unread) == (places, contract.unread)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_body_is_read(body):
    document, contract = reading(body)
    for each in contract.promises:
        assert 0 <= each.span.start <= each.span.end <= len(document.text)


def test_a_long_body_is_read_in_linear_time():
    line = "- do not touch `src/a/`, only `b/` unless asked, (x) — y; and `c.py` | never \n"
    _, contract = reading("## Files you own\n" + line * 4000 + "*" * 20_000 + "a/" * 20_000 + "`" * 9_999)
    assert contract.promises
