"""Where the cursor is, in YAML finished or not: kind, path, the word and its part before the cursor."""

import pytest

from agentls.features.place import entry_at, place_at

from .cursor import CLAUDE, marked

CASES = [
    ("---\nto$0\n---\n", "key () 'to'|'to'"),
    ("---\nname: a\n$0\n---\n", "key () ''|''"),
    ("---\nname: a\nto$0ols: Read\n---\n", "key () 'tools'|'to'"),
    ("---\nmodel: so$0nnet # why\n---\n", "value (model) 'sonnet'|'so'"),
    ("---\nmodel: $0\n---\n", "value (model) ''|''"),
    ("---\nmodel: 'so$0'\n---\n", "value (model) 'so'|'so'"),
    ("---\nmodel: $0\ntools: [Read\n", "value (model) ''|''"),
    ("---\ntools:\n  - Read\n  - Ed$0it\n---\n", "item (tools) 'Edit'|'Ed'"),
    ("---\ntools:\n- $0\nmodel: x\n---\n", "item (tools) ''|''"),
    ("---\ntools: [Read, Ed$0it, Bash]\n---\n", "item (tools) 'Edit'|'Ed'"),
    ("---\ntools: [Read,\n  $0\n---\n", "item (tools) ''|''"),
    ("---\ntools: ['Read', 'Ed$0']\n---\n", "item (tools) 'Ed'|'Ed'"),
    ("---\npermission:\n  ed$0\n---\n", "key (permission) 'ed'|'ed'"),
    ("---\npermission:\n  edit: a$0\n---\n", "value (permission edit) 'a'|'a'"),
    ("---\npermission:\n  bash:\n    'git *': d$0eny\n---\n", "value (permission bash git *) 'deny'|'d'"),
    ('---\npermission:\n  bash:\n    "*": ask\n    $0\n---\n', "key (permission bash) ''|''"),
    ('---\npermission:\n  bash:\n    "*": ask\n  $0\n---\n', "key (permission) ''|''"),
    ("---\npermission: {edit: as$0k, bash: deny}\n---\n", "value (permission edit) 'ask'|'as'"),
    ("---\npermission: {edit: ask, ba$0}\n---\n", "key (permission) 'ba'|'ba'"),
    ("---\npermission: {bash: {'git *': al$0}}\n---\n", "value (permission bash git *) 'al'|'al'"),
    ("---\nhandoffs:\n  - label: x\n    agent: re$0\n---\n", "value (handoffs agent) 're'|'re'"),
    ("---\nhandoffs:\n  - label: x\n  - la$0\n---\n", "item (handoffs) 'la'|'la'"),
    ("---\nskills:\n\t- $0\n---\n", "item (skills) ''|''"),
    ("---\ndescription: |\n  to$0\n---\n", "nowhere"),
    ("---\ndescription: long\n  to$0\n---\n", "nowhere"),
    ("---\nname: a # to$0\n---\n", "nowhere"),
    ("---\nname: a\n$0---\n", "nowhere"),
    ("---\nname: a\n---\nto$0\n", "nowhere"),
    ("\ufeff---\r\nname: a\r\nto$0\r\n---\r\n", "key () 'to'|'to'"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_place(text: str, expected: str) -> None:
    file = marked(CLAUDE, text)
    place = place_at(file.definition, file.offset)
    if place is None:
        assert expected == "nowhere"
    else:
        word = file.definition.document.slice(place.span)
        assert f"{place.kind} ({' '.join(place.path)}) {word!r}|{place.prefix!r}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntools: Read, Ed$0it, Bash\n---\n", "'Edit' in ''"),
        ("---\ntools: Read,$0\n---\n", "'' in ''"),
        ("---\ntools: Read, $0Bash\n---\n", "'' in ''"),
        ("---\ntools: Ba$0sh(git *), Read\n---\n", "'Bash' in ''"),
        ("---\ntools: Re$0ad, Bash\n---\n", "'Read' in ''"),
        ("---\ntools: Read, Agent(a, re$0v), Bash\n---\n", "'rev' in 'Agent'"),
        ("---\ntools: Read, Agent($0\n---\n", "'' in 'Agent'"),
        ("---\ntools: Agent(a, b), $0\n---\n", "'' in ''"),
    ],
)
def test_entry_of_a_comma_list(text: str, expected: str) -> None:
    file = marked(CLAUDE, text)
    place = place_at(file.definition, file.offset)
    assert place is not None
    entry = entry_at(file.text, place, file.offset)
    assert f"{file.definition.document.slice(entry.span)!r} in {entry.inside!r}" == expected
