"""What the two tables of the server are made of, and how a row becomes a call.

A row names a module, which is imported at its first use: start-up pays only for what it needs.
"""

from __future__ import annotations

import importlib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeAlias, TypeVar

from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams

from agentls_server.capabilities import Capabilities

Offer: TypeAlias = Mapping[str, Any] | Callable[[Capabilities], Mapping[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True)
class Route:
    """A method. *module* of `agentls_server.requests` has ``handle(session, params)``, a function or a coroutine.

    *offers* is what it adds to the server's capabilities, or a function from the client's to that.
    """

    module: str
    offers: Offer = field(default_factory=dict)

    def load(self) -> Callable[..., Any]:
        """The handler."""
        handle: Callable[..., Any] = importlib.import_module(f"agentls_server.requests.{self.module}").handle
        return handle

    def offered(self, client: Capabilities) -> Mapping[str, Any]:
        """What is advertised to *client*."""
        return self.offers(client) if callable(self.offers) else self.offers


@dataclass(frozen=True)
class Command:
    """A command. *module* of `agentls_server.commands` has ``Arguments`` and ``handle(session, arguments)``.

    Of one that *asks*, the module of that name in `agentls_server.asked` asks the user for what an argument lacks.
    """

    module: str
    asks: bool = False

    def load(self) -> tuple[type[Any], Callable[..., Any]]:
        """The arguments' dataclass, and the handler."""
        module = importlib.import_module(f"agentls_server.commands.{self.module}")
        return module.Arguments, module.handle

    def asked(self) -> Any:
        """The module that asks."""
        return importlib.import_module(f"agentls_server.asked.{self.module}")


def refused(message: str, buttons: Mapping[str, str] | None = None) -> JsonRpcException:
    """The error for a request that is well-formed but cannot be done (``RequestFailed``).

    *buttons* are titles of commands that help; a client finds them under ``help`` in the error's data.
    """
    help_ = [{"title": title, "command": command} for title, command in (buttons or {}).items()]
    data = {"help": help_} if help_ else None
    return JsonRpcException(message, code=-32803, data=data)


def read_arguments(name: str, kind: type[T], arguments: list[Any] | None) -> T:
    """A command's arguments, one JSON object, as the dataclass *kind*; keys are the names of its fields.

    `JsonRpcInvalidParams` says what is missing, unknown or of the wrong type.
    """
    given = [{}] if arguments in (None, [], [None]) else arguments  # Lisp's empty list is JSON's null
    if len(given) > 1 or not isinstance(given[0], dict):
        raise JsonRpcInvalidParams(f"{name} takes one object, got {_shown(given)}")
    data: dict[str, Any] = given[0]
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    takes = ", ".join(known) or "nothing"
    for key in data:
        if key not in known:
            raise JsonRpcInvalidParams(f"{name} takes no '{key}'; it takes {takes}")
    for key, each in known.items():
        if key not in data and each.default is MISSING and each.default_factory is MISSING:
            raise JsonRpcInvalidParams(f"{name} needs '{key}'; it takes {takes}")
    hints = typing.get_type_hints(kind)
    for key, value in data.items():
        if not _fits(value, hints[key]):
            raise JsonRpcInvalidParams(f"{name}: '{key}' must be {_words(hints[key])}, got {_shown(value)}")
    return kind(**data)


def _fits(value: Any, hint: Any) -> bool:
    choices = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    plain = tuple(typing.get_origin(each) or each for each in choices)
    if Any in plain:
        return True
    if isinstance(value, bool):
        return bool in plain
    return isinstance(value, plain + ((int,) if float in plain else ()))


def _words(hint: Any) -> str:
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", list: "a list"}
    choices = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    kinds = (typing.get_origin(each) or each for each in choices if each is not type(None))
    return " or ".join(names.get(each, "an object") for each in kinds)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
