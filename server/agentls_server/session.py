"""One connection's state (`Session`), and the frozen view of it that a request works on (`Snapshot`).

A handler takes its snapshot before its first ``await`` and does not read the session after it. The session is changed
by notifications, settings and the ends of runs only; a request may leave what the client has told (`Session.handed`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.lsp.server import LanguageServer

from agentls import rules
from agentls.definition import Definition
from agentls.formats import detect
from agentls.opencode_config import entry_at, file_of, is_config
from agentls.project import Project, read
from agentls.rules.memory import Memory
from agentls.settings import Settings
from agentls.spliced import Spliced
from agentls.text import Document, Span
from agentls_server import border, findings
from agentls_server.capabilities import Capabilities
from agentls_server.documents import Buffer, Buffers
from agentls_server.findings import Findings, Placed
from agentls_server.handed import Handed
from agentls_server.projects import Projects
from agentls_server.protocol import Protocol, log_failure
from agentls_server.publishing import Publisher
from agentls_server.signal import Signal
from agentls_server.surveying import Surveyor

if TYPE_CHECKING:
    from agentls_server.proposal import Proposal

if TYPE_CHECKING:
    from agentls.runtime.editor import Question, Verdict

LOADING = 2.0
"""Seconds that a request or the first diagnostics wait for the project to be read; then they do with what there is."""


@dataclass(frozen=True)
class Snapshot:
    """A file as it was when a request came: parsed, with the project around it and what the client can do."""

    uri: str
    definition: Definition
    project: Project
    capabilities: Capabilities
    findings: tuple[Placed, ...] = ()
    """What review agents have found in it."""
    memory: Memory = field(default_factory=Memory, compare=False)
    """What was said of this and other files before."""

    @property
    def document(self) -> Document:
        return self.definition.document

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def encoding(self) -> str:
        return self.capabilities.encoding

    @cached_property
    def diagnostics(self) -> tuple[rules.Diagnostic, ...]:
        """What the rules say about the file."""
        return rules.check_file(self.definition, self.project, memory=self.memory)

    @cached_property
    def parts(self) -> tuple[Snapshot, ...]:
        """The agents of a configuration file, each as a snapshot of its own; of any other file itself."""
        if not is_config(self.document.path):
            return (self,)
        return tuple(replace(self, definition=each) for each in self.project.in_file(self.document.path))

    @cached_property
    def prompt(self) -> Snapshot | None:
        """Of a file that is no agent but has the prompt of one of a configuration file: that agent, seen from here."""
        agent = next(iter(self.project.prompted_by(self.document.path)), None)
        if agent is None or not isinstance(agent.document, Spliced) or detect(self.definition):
            return None
        seen = agent.document.seen_from(self.document.path)
        return replace(self, definition=replace(agent, document=seen)) if seen.seen else None

    @property
    def views(self) -> tuple[Snapshot, ...]:
        """What names in the file are looked up in: it and the agents in it, or the one whose prompt it is."""
        return (self.prompt,) if self.prompt else (self, *(each for each in self.parts if each is not self))

    def at(self, offset: int) -> tuple[Snapshot, int]:
        """The part in which *offset* is (between parts the whole), and the offset there."""
        found = self.prompt or self
        if found is self and (entry := entry_at(self.project.in_file(self.document.path), offset)):
            found = replace(self, definition=entry)
        document = found.document
        return found, document.inner(offset) if isinstance(document, Spliced) else offset

    def said(self) -> list[lsp.Diagnostic]:
        """All that is said about the file, by rules and by review agents, as the client shows it."""
        return [*map(self.to_lsp, self.diagnostics), *findings.diagnostics(self)]

    def to_lsp(self, diagnostic: rules.Diagnostic) -> lsp.Diagnostic:
        """One of `diagnostics` as the client shows it."""
        others = {path: each.document for path, each in self.project.definitions.items()} if diagnostic.related else {}
        return border.to_diagnostic(diagnostic, self.document, self.encoding, others)

    def holds(self, span: Span) -> bool:
        """Whether *span* stands in this very file: a part's prompt may be another file's text."""
        here = self.document.shown if isinstance(self.document, Spliced) else self.document
        return self.document.home(span)[0] == here.path

    def range(self, span: Span) -> lsp.Range:
        return border.to_range(self.document, span, self.encoding)

    def span(self, range_: lsp.Range) -> Span:
        return border.to_span(self.document, range_, self.encoding)

    def offset(self, position: lsp.Position) -> int:
        return border.to_offset(self.document, position, self.encoding)


@dataclass(frozen=True)
class Open:
    """A question that an agent waits with. One of permission has a *verdict* to come instead of an *answer*."""

    text: str
    choices: tuple[str, ...]
    answer: asyncio.Future[str]
    permission: Question | None = None
    verdict: asyncio.Future[Verdict] | None = None
    words: tuple[str, ...] = ()
    """What ``agentls.answer`` may give as its *answer* instead of a text."""


@dataclass
class Session:
    """The state of one connection: *runs* by run id, and in *cancels* what a progress token cancels."""

    server: LanguageServer
    protocol: Protocol
    process_id: int | None = None
    phase: Literal["new", "running", "down"] = "new"
    capabilities: Capabilities = field(default_factory=Capabilities)
    buffers: Buffers = field(default_factory=lambda: Buffers(None))
    projects: Projects = field(default_factory=Projects)
    runs: dict[str, asyncio.Task[Any]] = field(default_factory=dict)
    told_tokens: dict[str, list[int]] = field(default_factory=dict)
    """By URI, the semantic tokens that the client has of an open file."""
    questions: dict[str, Open] = field(default_factory=dict)
    """By run id, what agents wait for an answer to; previews by their own names, which begin with it."""
    proposals: dict[str, Proposal] = field(default_factory=dict)
    """By id, the edits that wait for the user."""
    previewing: bool = False
    """Whether the client shows its preview of an edit: VS Code has one, and a second would discard the first."""
    cancels: dict[int | str, Callable[[], Any]] = field(default_factory=dict)
    leave: Callable[[int], None] = lambda _code: None
    """Set by the transport: ends the server with an exit code."""

    def __post_init__(self) -> None:
        self.publisher = Publisher(self)
        self.surveyor = Surveyor(self)
        self.findings = Findings()
        self.handed = Handed()
        """What requests for code actions have told of others' diagnostics."""
        self.settled = asyncio.Event()
        """Set when the first diagnostics are out."""
        self.typed = Signal()
        """Fired whenever a buffer is opened, changed or closed."""
        self._loading: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()
        self._closing: set[asyncio.Task[Any]] = set()
        self._snapshots: dict[str, tuple[Project, Snapshot]] = {}
        self._memory = Memory()

    def refusal(self, method: str) -> JsonRpcException | None:
        """Why *method* may not be called now."""
        if method == "exit":
            return None
        if self.phase == "new" and method != "initialize":
            return JsonRpcServerNotInitialized("the first request must be 'initialize'")
        if self.phase == "running" and method == "initialize":
            return JsonRpcInvalidRequest("the server is initialized already")
        return JsonRpcInvalidRequest("the server is shutting down") if self.phase == "down" else None

    def snapshot(self, uri: str) -> Snapshot | None:
        """The file at *uri*, as its open buffer has it, else as it is on disk; None where it cannot be read."""
        buffer, path = self.buffers.open(uri), border.to_path(uri)
        project = self.projects.of(path)
        definition = buffer.definition if buffer else project.definitions.get(path) or read(Path(path))
        if definition is None:
            return None
        base, known = self._snapshots.get(uri, (None, None))
        found = self.findings.of(definition.document)
        if known is None or base is not project or known.definition is not definition or known.findings != found:
            around = project if project.definitions.get(path) is definition else project.having(definition)
            known = Snapshot(uri, definition, around, self.capabilities, found, self._memory)
            self._snapshots[uri] = (project, known)
        return known

    def uri_of(self, path: str) -> str:
        """The URI of a file: as the client spells it where it is open."""
        path = file_of(path)
        return next((each.uri for each in self.open_buffers if border.to_path(each.uri) == path), border.to_uri(path))

    @property
    def open_buffers(self) -> list[Buffer]:
        return [each for each in self.buffers.text_documents.values() if isinstance(each, Buffer)]

    def forget(self, uri: str) -> None:
        """The buffer at *uri* was closed: from now on the file on disk counts."""
        self._snapshots.pop(uri, None)
        self.told_tokens.pop(uri, None)
        self.handed.forget(uri)
        self.projects.reread(border.to_path(uri), shown=True)

    def load(self, roots: Iterable[Path]) -> None:
        """Read workspace folders from disk in the background, then say anew what there is to say."""
        roots = tuple(roots)
        self.projects.add(roots)
        before = self._loading

        async def loading() -> None:
            if before:
                await asyncio.wait([before])
            start = asyncio.get_running_loop().time()
            await self.projects.load(roots)
            self.projects.rebuild([each.definition for each in self.open_buffers])
            if before or asyncio.get_running_loop().time() - start > LOADING:
                self.publisher.refresh()
            self.surveyor.soon()

        self._loading = self.spawn(loading())

    async def loaded(self) -> None:
        """Wait until the projects are read, but not longer than `LOADING`."""
        if self._loading and not self._loading.done():
            await asyncio.wait([self._loading], timeout=LOADING)

    @property
    def is_loading(self) -> bool:
        return bool(self._loading and not self._loading.done())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run *work* beside the requests; it is cancelled when the server ends. A failure of it is logged."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        task.add_done_callback(partial(log_failure, repr(work)))
        return task

    async def close(self, seconds: float) -> None:
        """Cancel everything that goes on, and wait at most *seconds* for it to end (and for other callers of this)."""
        self.phase = "down"
        me = asyncio.current_task()
        tasks = {*self.runs.values(), *self.protocol.tasks.values(), *self._background} - {me}
        pending = {task for task in tasks if not task.done()}
        for task in pending - self._closing:
            task.cancel()
        self.protocol.outgoing.lose()
        if me:
            self._closing.add(me)
        if pending:
            await asyncio.wait(pending, timeout=seconds)
