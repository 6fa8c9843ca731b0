"""Limits in a block: the places that it gives, forbids or shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from agentls.contract import SCOPE, folders, habits, hints, phrases
from agentls.contract.blocks import Block
from agentls.contract.collect import Collector
from agentls.contract.places import Place, pieces, places
from agentls.text import Span

Scope = Literal["owned", "forbidden", "shared"]

MAX_LINES = 200
"""Lines of a fence that are read."""

_WEAK = ("owned-weak", "forbidden-weak")
_DASH = re.compile(r"\s(?:\u2014|\u2013|--|-)\s|(?<=[`*\w)]):\s")
_LONG_DASH = re.compile(r"\s(?:\u2014|\u2013|--)\s")
_ASIDE = re.compile(r"\([^()]*\)")
_SENTENCE = re.compile(r"(?:[^.;!?`]|`[^`]*`|[.;!?](?![\s*)\"']|$))+[.;!?]?")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_CONNECT = frozenset((
    "and", "or", "the", "in", "to", "under", "within", "inside", "of", "any", "all", "only", "files", "file", "folder",
    "directory", "directories",
))  # fmt: skip
_ACCESS: tuple[tuple[Scope, re.Pattern[str]], ...] = (
    (
        "forbidden",
        re.compile(r"read[- ]?only|^read$|^r$|never|\bno(?:ne| access| touch)?$|forbidden|off[- ]limits|do not|❌|🚫"),
    ),
    ("shared", re.compile(r"\bask\b|shared|coordinat|approval|review")),
    ("owned", re.compile(r"writ|edit|\bown|\bfull\b|\brw\b|modif|creat|^yes$|✅|✓")),
)  # fmt: skip


def read(block: Block, kind: str, collector: Collector) -> None:
    """Take in what *block*, which stands under a title of *kind*, says of places."""
    if block.kind == "row":
        _row(block, kind, collector)
        return
    if habits.read(block, collector):
        return
    if block.kind == "item" and kind.removesuffix("-weak") in SCOPE and folders.elsewhere(block.text, block.titles):
        collector.unsure(_trimmed(block.text, block.start))
        return
    label = phrases.LABEL.match(block.text) if ":" in block.text else None
    own = _label_kind(label["label"], block.titles) if label else ""
    if label and own.endswith("-weak"):
        _weak(block, own, collector, label.end())
    elif label and own:
        _entry(block, own, label.end(), collector)
    elif kind in SCOPE and block.kind == "item":
        if not _sentences(block, collector, within=kind):
            _entry(block, kind, 0, collector)
    elif not _sentences(block, collector):
        _plainly(block, kind, collector)


def _plainly(block: Block, kind: str, collector: Collector) -> None:
    """A block without sentences, under a title that promises little, or a paragraph under one that promises places."""
    if block.kind == "item" and kind in _WEAK:
        _weak(block, kind, collector)
    elif kind in SCOPE and not block.text.rstrip().endswith((":", ":**")):
        _paragraph(block, kind, collector)


def fence(span: Span, kind: str, collector: Collector) -> None:
    """A fence under a title that gives or forbids places: its lines that begin with a path, or with some in a row.

    What is indented is a tree's: it lies in the folder above it.
    """
    text = collector.document.slice(span)
    at = span.start
    margin = -1
    for line in text.splitlines(keepends=True)[:MAX_LINES]:
        end = 0
        indent = len(line) - len(line.lstrip())
        if line.strip() and not line.lstrip().startswith(("```", "~~~")):
            margin = indent if margin < 0 else margin
            if indent > margin:
                at += len(line)
                continue
        for place in places(line):
            if line[end : place.start].strip(" -*`,/|\u00b7"):
                break
            _add(kind, place, at, "", collector)
            end = place.end
        at += len(line)


def _label_kind(label: str, titles: tuple[str, ...]) -> str:
    from agentls.contract.reading import kind_of  # noqa: PLC0415 (the two need each other)

    plain = label.lower().strip(" *_")
    if phrases.WRITES.match(plain) and titles and phrases.ACCESS.search(titles[-1]):
        return "owned-weak"
    kind = kind_of((plain,)) if hints.in_title(plain) else ""
    return kind if kind.removesuffix("-weak") in ("owned", "forbidden", "shared") else ""


def _paragraph(block: Block, kind: str, collector: Collector) -> None:
    """A paragraph right under a title such as *Owns*: its places, if it is nothing much but places."""
    if block.kind == "para" and places(block.text):
        _entry(block, kind, 0, collector)


def _entry(block: Block, kind: str, offset: int, collector: Collector) -> None:
    """An entry of a list of places: ``a``, ``b`` (whose domain), why."""
    text = block.text[offset:]
    if kind == "owned" and (first := _SENTENCE.match(text)):
        text = first[0]  # what follows tells of it
    start = block.start + offset
    head, note = _split(text)
    named = places(head)
    if (
        not named
        or phrases.OTHER_DEED.match(head)
        or (kind != "shared" and (phrases.EXCEPT.search(head) or phrases.LESS.search(note)))
    ):
        collector.unsure(_trimmed(text, start))
        return
    if kind == "owned" and phrases.READ_ONLY.match(note.strip("( ")):
        kind = "forbidden"
    if kind == "owned" and any(not place.code and not _leads(head, place) for place in named):
        collector.unsure(_trimmed(text, start))
        return
    for place in named:
        _add(kind, place, start, note, collector)
    for begin, end in pieces(head):
        rest = head[begin:end]
        inside = [place for place in named if begin <= place.start < end]
        bare = re.sub(r"\([^()]*\)", " ", rest)
        if not inside and any(word.lower() not in _CONNECT for word in _WORDS.findall(bare)):
            collector.unsure(_trimmed(rest, start + begin))


def _leads(head: str, place: Place) -> bool:
    """Whether nothing but small words and other places stands before a place in its piece of an entry."""
    begin = next(begin for begin, end in pieces(head) if begin <= place.start < end)
    before = head[begin : place.start]
    for other in reversed(places(before)):
        before = before[: other.start] + before[other.end :]
    return all(word.lower() in _CONNECT for word in _WORDS.findall(before))


def _split(text: str) -> tuple[str, str]:
    """An entry's places, and what stands beside them: its end in parentheses, or what follows a dash or colon."""
    note = ""
    for dash in _DASH.finditer(text):
        if places(text[: dash.start()]):
            text, note = text[: dash.start()], text[dash.end() :].strip()
            break
    domain = phrases.DOMAIN.search(text.rstrip())
    if domain and places(text[: domain.start()]):
        return text[: domain.start()], domain[1].strip()
    return text, note.rstrip(".")[:120]


def _weak(block: Block, kind: str, collector: Collector, offset: int = 0) -> None:
    """An entry under a title like *Scope*: only if it is nothing but places, or says what kind of files they are."""
    group = phrases.GROUP.match(block.text, offset)
    offset = group.end() if group else offset
    head, note = _split(block.text[offset:])
    left = head
    named = places(head)
    for place in reversed(named):
        left = left[: place.start] + left[place.end :]
    if named and all(word.lower() in _CONNECT for word in _WORDS.findall(left)):
        for place in named:
            _add(kind.removesuffix("-weak"), place, block.start + offset, note, collector)


def _add(kind: str, place: Place, start: int, note: str, collector: Collector) -> None:
    collector.add(kind, place.value, Span(start + place.start, start + place.end), note)  # type: ignore[arg-type]


def _sentences(block: Block, collector: Collector, within: str = "") -> bool:
    """Sentences that forbid or give places by themselves; whether there was one. *within*: what the title says."""
    some = False
    folded = block.text.casefold()
    may_forbid, may_give = hints.forbids(folded), hints.gives(folded)
    if not (may_forbid or may_give):
        return False
    for found in _SENTENCE.finditer(block.text):
        sentence, start = found[0], block.start + found.start()
        if sentence.endswith("?"):
            continue
        plain = sentence.replace("*", " ").replace("_", " ") if "*" in sentence else sentence
        if may_forbid and phrases.NO_CHANGES.search(plain):
            collector.add("forbidden", "**", _trimmed(sentence, start))
            some = True
            continue
        forbids = phrases.FORBIDS.match(plain) if may_forbid else None
        if forbids and not (within == "forbidden" and not places(sentence)):
            some = _forbids(sentence, forbids.end(), start, collector) or some
        elif may_give and (only := (phrases.ONLY_THESE if within == "forbidden" else phrases.ONLY).search(plain)):
            if places(sentence, bare=False):
                some = _gives(sentence, start, collector) or some
            elif phrases.FILE_WORDS.match(sentence, only.end()):
                some = _unread(sentence, start, collector)
    return some


def forbidding(deed: str, start: int, collector: Collector, *, whole: bool = False) -> bool:
    """A *deed* that is never to be done: whether it is a change of places; *whole*: or of whatever there is."""
    never = "Never "
    forbids = phrases.FORBIDS.match(never + deed)
    if not forbids or not (places(deed) or (whole and _everything(deed, forbids.end() - len(never)))):
        return False
    return _forbids(deed, forbids.end() - len(never), start, collector)


def _forbids(sentence: str, verb: int, start: int, collector: Collector) -> bool:
    """A sentence that forbids a change behind *verb*: surely of the places right behind it, else it is unread."""
    outside = phrases.OUTSIDE.search(sentence, verb - 1)
    asked, exception = phrases.ASKED.search(sentence, verb), phrases.EXCEPT.search(sentence, verb)
    named = [place for place in places(sentence) if place.start >= verb]
    limits = [each.start() for each in (asked, exception) if each and not (outside and each.start() <= outside.end())]
    stop = min(limits, default=len(sentence))
    if outside:
        after = list(_direct(sentence, outside.end(), [each for each in named if each.start >= outside.end()], stop))
        return _all("owned", after, start, collector) or _unread(sentence, start, collector)
    direct = list(_direct(sentence, verb, named, stop))
    if direct and (asked or not exception):
        return _all("shared" if asked else "forbidden", direct, start, collector)
    if not named and not exception and _everything(sentence, verb):
        collector.add("forbidden", "**", _trimmed(sentence, start))
        return True
    if named or phrases.FILE_WORDS.match(sentence, verb):
        return _unread(sentence, start, collector)
    return False


def _everything(sentence: str, verb: int) -> bool:
    """Whether what follows *verb* is every file, and nothing less."""
    return bool(phrases.EVERYTHING.fullmatch(sentence[verb:].replace("*", "").rstrip(" .;!?")))


def _direct(sentence: str, verb: int, named: list[Place], stop: int) -> Iterator[Place]:
    """The places that are what the verb is about: nothing but small words stands before each."""
    at = verb
    for place in named:
        if place.start >= stop or not phrases.GAP.fullmatch(sentence[at : place.start].replace("`", " ")):
            return
        if phrases.PURPOSE.match(sentence[place.end :]):
            return
        yield place
        at = place.end


def _gives(sentence: str, start: int, collector: Collector) -> bool:
    """``Work only in`` … : the places, up to an exception; what may be read but not changed is forbidden."""
    named = _said(sentence)
    only_read = phrases.READ_ONLY.search(sentence)
    kept = [place for place in named if only_read and place.start > only_read.start()]
    if only_read and kept:
        _all("owned", [place for place in named if place.start < only_read.start()], start, collector)
        return _all("forbidden", kept, start, collector)
    if phrases.EXCEPT.search(sentence) or re.search(r"\bread(?:ing|s)?\b", sentence):
        return _unread(sentence, start, collector)
    return _all("owned", named, start, collector)


def _said(sentence: str) -> list[Place]:
    """The places of a sentence that are in code spans: not those in parentheses, nor those that a dash introduces."""
    named = places(sentence, bare=False)
    aside = [(found.start(), found.end()) for found in _ASIDE.finditer(sentence)]
    dash = next((found for found in _LONG_DASH.finditer(sentence) if any(p.end <= found.start() for p in named)), None)
    return [
        place
        for place in named
        if not any(begin < place.start < end for begin, end in aside) and not (dash and place.start > dash.start())
    ]


def _all(kind: str, named: list[Place], start: int, collector: Collector) -> bool:
    for place in named:
        _add(kind, place, start, "", collector)
    return bool(named)


def _unread(sentence: str, start: int, collector: Collector) -> bool:
    collector.unsure(_trimmed(sentence, start))
    return True


def _row(block: Block, kind: str, collector: Collector) -> None:
    """A table row: a column with places, and one that says what may be done there, or the title says it."""
    columns = [
        index
        for index, title in enumerate(block.header)
        if re.search(r"access|permission|rule|may|can|mode|right", title)
    ]
    access = next((block.cells[index][0] for index in columns if index < len(block.cells)), None)
    said: str = kind if kind in ("owned", "forbidden", "shared") else ""
    if access is not None and any(
        re.search(r"path|file|director|folder|location|area|scope", title) for title in block.header
    ):
        said = next((each for each, pattern in _ACCESS if pattern.search(access.lower())), "")
    if not said:
        return
    for text, start in _place_cells(block):
        for place in places(text):
            _add(said, place, start, "", collector)


def _place_cells(block: Block) -> Iterator[tuple[str, int]]:
    return ((text, start) for text, start in block.cells[:1] or () if places(text))


def _trimmed(text: str, start: int) -> Span:
    """*text* without blanks and list marks at its ends, as a span."""
    lead = len(text) - len(text.lstrip(" \t*_"))
    return Span(start + lead, start + max(len(text.rstrip(" \t*_")), lead))
