"""JSON-RPC as the Language Server Protocol has it, where the library departs from it.

Every request is answered exactly once, whatever happens; no message can stop the server. What a method does is not
known here: `Protocol.handlers` holds a function for each, and `Protocol.refuse` says when none may run.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from cattrs import Converter, transform_error
from lsprotocol import types as lsp
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcRequestCancelled,
)
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

Handler: TypeAlias = Callable[[Any], Any]
MsgId: TypeAlias = int | str

RAW = frozenset((lsp.INITIALIZE,))
"""Methods whose parameters are not decoded: a client that says something odd about itself still gets a server."""

logger = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """One connection. Handlers are given lsprotocol's types, or plain JSON for methods that it does not know.

    A handler that returns an awaitable is a task under the id of its request; ``$/cancelRequest`` cancels that task,
    and its reply is sent when it has ended.
    """

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self.handlers: dict[str, Handler] = {}
        self.refuse: Callable[[str], JsonRpcException | None] = lambda _method: None
        self.tasks: dict[MsgId, asyncio.Task[Any]] = {}
        self.outgoing = Outgoing(self, converter)

    def _register_builtin_features(self) -> None:
        """None of the library's handlers is used: they cannot be cancelled, and break when they meet in mid-flight."""

    def receive(self, body: bytes) -> None:
        """Take one message off the wire."""
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self.send_error(None, JsonRpcParseError(f"the message is no JSON: {error}"))
            return
        self.handle_message(message)

    def handle_message(self, message: Any) -> None:
        """Route one decoded message."""
        if not isinstance(message, dict):
            self.send_error(None, JsonRpcInvalidRequest("a message must be one JSON object"))
            return
        method: Any = message.get("method")
        identity: Any = message.get("id")
        if method is None and ("result" in message or "error" in message):
            self.outgoing.answer(message)
        elif "id" in message and (type(identity) not in (int, str) or not isinstance(method, str)):
            self.send_error(identity if type(identity) in (int, str) else None, JsonRpcInvalidRequest())
        elif "id" in message:
            self._on_request(identity, method, message.get("params"))
        elif isinstance(method, str):
            self._on_notification(method, message.get("params"))

    def _on_request(self, identity: MsgId, method: str, params: Any) -> None:
        try:
            if identity in self.tasks:
                raise JsonRpcInvalidRequest(f"a request with the id {identity!r} is being answered")  # noqa: TRY301
            outcome = self._call(method, params)
        except Exception as error:  # noqa: BLE001 (the router: a bug of a handler ends here)
            self.send_error(identity, error, method)
            return
        if inspect.isawaitable(outcome):
            task = self.tasks[identity] = asyncio.ensure_future(outcome)
            task.add_done_callback(partial(self._answer, identity, method))
        else:
            self.send_result(identity, outcome, method)

    def _on_notification(self, method: str, params: Any) -> None:
        if method == lsp.CANCEL_REQUEST:
            identity: Any = params.get("id") if isinstance(params, dict) else None
            if isinstance(identity, int | str) and identity in self.tasks:
                self.tasks[identity].cancel()
            return
        try:
            outcome = self._call(method, params)
        except JsonRpcMethodNotFound:
            logger.debug("no handler for the notification %s", method)
        except JsonRpcException as error:
            logger.warning("%s is left aside: %s", method, error.message)
        except Exception:
            logger.exception("%s failed", method)
        else:
            if inspect.isawaitable(outcome):
                asyncio.ensure_future(outcome).add_done_callback(partial(log_failure, method))

    def _call(self, method: str, params: Any) -> Any:
        if refusal := self.refuse(method):
            raise refusal
        handler = self.handlers.get(method)
        if handler is None:
            raise JsonRpcMethodNotFound.of(method)
        return handler(decode(self._converter, method, params))

    def _answer(self, identity: MsgId, method: str, task: asyncio.Task[Any]) -> None:
        self.tasks.pop(identity, None)
        if task.cancelled():
            self.send_error(identity, JsonRpcRequestCancelled())
        elif error := task.exception():
            self.send_error(identity, error, method)
        else:
            self.send_result(identity, task.result(), method)

    def send_result(self, identity: MsgId, result: Any, method: str = "") -> None:
        """Answer a request; by an internal error where *result* is nothing that JSON can say."""
        try:
            self.send({"jsonrpc": "2.0", "id": identity, "result": result})
        except (TypeError, ValueError, AttributeError) as error:
            self.send_error(identity, error, method)

    def send_error(self, identity: MsgId | None, error: BaseException, method: str = "") -> None:
        """Answer a request by an error. Any but a `JsonRpcException` is a bug of ours, and logged, once."""
        if not isinstance(error, JsonRpcException):
            logger.error("%s failed", method, exc_info=error)
            error = JsonRpcException(f"{method} failed inside agentls: {type(error).__name__}: {error}")
        told = {"code": error.code, "message": error.message, **({"data": error.data} if error.data else {})}
        self.send({"jsonrpc": "2.0", "id": identity, "error": told})

    async def send_request_async(self, method: str, params: Any | None = None, msg_id: MsgId | None = None) -> Any:
        """Ask the client (see `Outgoing.ask`)."""
        return await self.outgoing.ask(method, params, msg_id)

    def send(self, data: Any) -> None:
        """Put one message on the wire."""
        if self.writer is None:
            return
        body = json.dumps(data, default=self._serialize_message, separators=(",", ":"))
        self.writer.write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode("ascii"))

    _send_data = send


class Outgoing:
    """The requests that were sent to the client and have no answer yet."""

    def __init__(self, protocol: Protocol, converter: Converter) -> None:
        self._protocol = protocol
        self._converter = converter
        self._waiting: dict[MsgId, tuple[str, asyncio.Future[Any]]] = {}
        self._count = 0

    async def ask(self, method: str, params: Any | None = None, identity: MsgId | None = None) -> Any:
        """Ask the client. `JsonRpcException` where it answers with an error, or goes away.

        When the task that waits is cancelled, the client is told so, and what it answers later is left aside.
        """
        self._count += 1
        identity = f"agentls-{self._count}" if identity is None else identity
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[identity] = (method, future)
        request = {"jsonrpc": "2.0", "id": identity, "method": method}
        try:
            self._protocol.send(request if params is None else {**request, "params": params})
            return await future
        except asyncio.CancelledError:
            self._protocol.notify(lsp.CANCEL_REQUEST, lsp.CancelParams(id=identity))
            raise
        finally:
            self._waiting.pop(identity, None)

    def answer(self, message: dict[str, Any]) -> None:
        """Take the client's response; one to nothing that is waited for is left aside."""
        identity = message.get("id")
        method, future = self._waiting.get(identity, ("", None)) if isinstance(identity, int | str) else ("", None)
        if future is None or future.done():
            return
        error = message.get("error")
        if error is not None:
            future.set_exception(_client_error(error))
            return
        try:
            future.set_result(decode_result(self._converter, method, message))
        except Exception as bad:  # noqa: BLE001 (whatever a client answers must not leave the asker waiting)
            future.set_exception(JsonRpcException(f"the client's answer to {method} cannot be read: {bad}"))

    def lose(self) -> None:
        """The client is gone: whoever waits for an answer of it is told."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_exception(JsonRpcException("the client is gone"))


def decode(converter: Converter, method: str, params: Any) -> Any:
    """*params* as the type that *method* has; `JsonRpcInvalidParams` that says what is wrong with them."""
    kind: Any = lsp.METHOD_TO_TYPES.get(method, (None, None, None))[2]
    if kind is None or method in RAW:
        return params
    try:
        return converter.structure({} if params is None else params, kind)
    except Exception as error:
        what = "; ".join(transform_error(error, path="params")) if isinstance(params, dict) else "no object"
        raise JsonRpcInvalidParams(f"{method}: {what}") from error


def decode_result(converter: Converter, method: str, message: dict[str, Any]) -> Any:
    """The result in a client's response to *method*."""
    kind: Any = lsp.METHOD_TO_TYPES.get(method, (None, None))[1]
    return message.get("result") if kind is None else converter.structure(message, kind).result


def log_failure(what: str, task: asyncio.Future[Any]) -> None:
    """Log the exception that *task* ended with, if any. To be called when it is done."""
    if not task.cancelled() and (error := task.exception()):
        logger.error("%s failed", what, exc_info=error)


def _client_error(error: Any) -> JsonRpcException:
    told = error if isinstance(error, dict) else {}
    code = told.get("code")
    return JsonRpcException(
        str(told.get("message") or error), code if isinstance(code, int) else None, told.get("data")
    )
