"""Tasks for agents in comments of source files: found, completed and offered."""

import pytest

from agentls.actions import Place, offered
from agentls.features.comments import tasks
from agentls.features.completion import complete
from agentls.text import Document, Span

from .cursor import ROOT, marked, read

AGENT = "---\nname: {}\ndescription: Works on the backend.\ntools: Read, Edit\n---\nYou work.\n"
PEERS = {f".claude/agents/{name}.md": AGENT.format(name) for name in ("engineering-backend", "engineering", "property")}

FOUND = [
    ("a.py", "# @engineering-backend add pagination", "engineering-backend: add pagination"),
    ("a.py", "x = 1  # TODO: @engineering-backend: add pagination  ", "engineering-backend: add pagination"),
    (
        "a.py",
        'def f():\n    """Lists.\n\n    @engineering-backend, add pagination"""',
        "engineering-backend: add pagination",
    ),
    ("a.ts", "list(); // @engineering add pages", "engineering: add pages"),
    ("a.ts", "/** Lists.\n * @engineering-backend add pages\n */", "engineering-backend: add pages"),
    ("a.css", "/* @engineering add pages */", "engineering: add pages"),
    ("a.html", "<!-- @engineering add pages -->", "engineering: add pages"),
    ("a.md", "Text\n<!-- please, @engineering add pages -->", "engineering: add pages"),
    ("a.sql", "select 1 -- @engineering add pages", "engineering: add pages"),
    ("a.clj", ";; @engineering add pages", "engineering: add pages"),
    ("a.tex", "% @engineering add pages", "engineering: add pages"),
    ("Makefile", "# @engineering add pages", "engineering: add pages"),
    ("a.rs", "fn f<'a>() {} // it's @engineering add pages", "engineering: add pages"),
    ("a.ts", "f('// no'); // @engineering \u00e9 pages", "engineering: \u00e9 pages"),
]
NOT_FOUND = [
    ("a.py", "@property\ndef f(self): ..."),
    ("a.py", "# @property"),
    ("a.py", 'x = "# @engineering add pages"'),
    ("a.py", 'x = """\n# @engineering add pages\n"""'),
    ("a.py", "# mail me@engineering add pages"),
    ("a.py", "# @engineering/core is a package"),
    ("a.py", "# @engineering-frontend add pages"),
    ("a.py", "# @engineering.com add pages"),
    ("a.ts", "const u = 'http://a/ @engineering add pages'"),
    ("a.ts", "@engineering class A {}"),
    ("a.md", "Ask @engineering to add pages"),
    (".claude/agents/new.md", "---\nname: new\n---\n<!-- @engineering add pages -->"),
]


@pytest.mark.parametrize(("path", "text", "task"), FOUND)
def test_found(path: str, text: str, task: str) -> None:
    file = marked(path, text, PEERS)
    (found,) = tasks(file.definition.document, file.project)
    assert f"{found.agent.name}: {found.text}" == task
    assert file.text[found.span.start] == "@"
    assert file.text[found.span.start : found.span.end].endswith(found.text)


@pytest.mark.parametrize(("path", "text"), NOT_FOUND)
def test_not_found(path: str, text: str) -> None:
    file = marked(path, text, PEERS)
    assert list(tasks(file.definition.document, file.project)) == []


@pytest.mark.parametrize(
    ("path", "text", "labels"),
    [
        ("a.py", "# @$0", ["engineering-backend", "engineering", "property"]),
        ("a.py", "x = 1  # see @eng$0ineer add", ["engineering-backend", "engineering", "property"]),
        ("a.ts", "/*\n * @$0\n */", ["engineering-backend", "engineering", "property"]),
        ("a.py", "@prop$0", []),
        ("a.py", "# me@eng$0", []),
        ("a.py", "x = '@$0'", []),
        ("a.py", "# @eng then $0", []),
    ],
)
def test_completion_after_the_at(path: str, text: str, labels: list[str]) -> None:
    file = marked(path, text, PEERS)
    found = complete(file.definition, file.project, file.offset)
    assert sorted(each.label for each in found) == sorted(labels)
    assert {file.text[each.span.start - 1] for each in found if each.span} <= {"@"}


def test_offered_where_the_comment_stands_with_and_without_removing_it() -> None:
    project = marked("b.py", "", PEERS).project
    document: Document = read(ROOT, "src/a.py", "x = 1\n# @engineering add pages\ny = 2\n").document
    place = Place(document, Span(10, 10), project, lambda _agent: True, where={"uri": "file:///a.py"})
    found = [each for each in offered(place) if each.span]
    assert [each.title for each in found] == [
        "engineering: add pages",
        "engineering: add pages, and remove the comment",
    ]
    keeping, removing = (each.command.argument for each in found if each.command)
    assert keeping["agent"] == removing["agent"] == "engineering"
    assert keeping["uri"] == "file:///a.py"
    assert "Leave the comment" in keeping["task"]
    assert "Remove the comment" in removing["task"]
    assert document.slice(found[0].span or Span(0, 0)) == "@engineering add pages"
    elsewhere = Place(document, Span(0, 0), project, lambda _agent: True)
    broken = Place(document, Span(10, 10), project, lambda _agent: False)
    assert [each for at in (elsewhere, broken) for each in offered(at) if each.span] == []
