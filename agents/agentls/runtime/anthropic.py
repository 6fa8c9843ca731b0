"""The `Model` behind the Messages API. Only this file imports the ``anthropic`` package, and only where it is needed.

Where a key is at hand, `posting` sends the request; the package knows all other credentials. It repeats failed
requests in silence: here its repeats are off, and this file makes them by the same rules, so that each is seen. And a
reply whose stream was cut is asked for again, which the package does not do.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from agentls.runtime import failures, posting
from agentls.runtime.accumulate import Accumulator, Incomplete
from agentls.runtime.events import Usage
from agentls.runtime.failures import KEY, TOKEN, Failure, Target
from agentls.runtime.model import Reply, Request, Retry, TextDelta
from agentls.runtime.payload import payload, sendable
from agentls.runtime.posting import Poster, RefusedError, UnreachedError

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic
    from httpx2 import Response

RETRIES = 2
"""Attempts after the first, as the package has it by default."""
MORE = 3
"""Attempts after these where the server has too much to do: a quarter of a minute, instead of a run that ends."""
BASE_DELAY = 0.5
"""Seconds before the second attempt, as the package has it."""
_DEFAULT_URL = "https://api.anthropic.com"
_NO_KEY = "none"
"""Sent to a server of the user's own that needs no key; a key meant for another server is never sent to it."""


def preload() -> None:
    """Have ready what a request needs, for a thread while the program is idle: with no key at hand a second of work."""
    posting.preload()
    if not (os.environ.get(KEY) or os.environ.get(TOKEN)):
        import anthropic.resources.messages  # noqa: F401, PLC0415 (so that the first request need not wait for it)


class AnthropicModel:
    """A model at *base_url* with the key in the variable *key_variable*; without them, as the environment has it.

    Close it when it is no longer needed. *base_delay* is in seconds, *timeout* (for each read) too. *context* may be
    set to the tokens that it takes, *summarizes* to whether its server does; where it is not, the usual one is asked.
    """

    def __init__(
        self,
        base_url: str | None = None,
        key_variable: str | None = None,
        *,
        retries: int = RETRIES,
        base_delay: float = BASE_DELAY,
        timeout: float = 600.0,
    ) -> None:
        self.context: int | None = None
        self.summarizes: bool | None = None
        self._cached = True
        self._base_url = base_url
        self._key_variable = key_variable
        self._retries = retries
        self._base_delay = base_delay
        self._timeout = timeout
        self._client: AsyncAnthropic | Poster | None = None
        self._connecting = asyncio.Lock()

    async def reply(self, request: Request) -> AsyncIterator[TextDelta | Retry | Reply]:
        """As `Model.reply` has it. The usage counts the attempts that were cut, too: they are paid for."""
        target, lost = self._target(request.model), Usage()
        for attempt in count(1):
            try:
                async with contextlib.aclosing(self._attempt(request, target)) as parts:
                    async for part in parts:
                        yield replace(part, usage=part.usage + lost) if isinstance(part, Reply) else part
            except _FailedError as failed:
                lost += failed.usage
                if self._cached and attempt <= self._retries and failures.is_about_cache(failed.failure):
                    self._cached = False
                    yield Retry(
                        attempt, 0.0, f"{target.url} knows no cache_control: without a prompt cache from now on"
                    )
                    continue
                if attempt > self._allowed(failed.failure) or not failed.failure.passes:
                    raise failed.failure.error(attempt) from failed.__cause__
                seconds = failures.delay(attempt, failed.failure.headers, self._base_delay)
                yield Retry(attempt, seconds, failed.failure.reason)
                await asyncio.sleep(seconds)
            else:
                return

    def _allowed(self, failure: Failure) -> int:
        return self._retries + MORE if failure.kind == "overloaded" and self._retries else self._retries

    @property
    def compacts(self) -> bool:
        """Whether the server may be asked for a summary."""
        return self._is_usual() if self.summarizes is None else self.summarizes

    async def close(self) -> None:
        """Close the connections. A later request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _attempt(self, request: Request, target: Target) -> AsyncGenerator[TextDelta | Reply]:
        client = await self._connected(target)
        reply = Accumulator()
        try:
            async with (
                _opened(client, payload(request, cached=self._cached)) as response,
                contextlib.aclosing(_events(response, target)) as events,
            ):
                async for event in events:
                    if text := reply.add(event):
                        yield TextDelta(text)
            yield reply.reply()
        except _FailedError as failed:
            failed.usage = reply.counted()
            raise
        except _broken() as error:
            failure = _failure(error, target, begun=reply.begun)
            raise _FailedError(failure, reply.counted()) from error

    async def _connected(self, target: Target) -> AsyncAnthropic | Poster:
        """The client; the first time it is made in a thread, because what it needs is slow to import."""
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect, target)
            return self._client

    def _connect(self, target: Target) -> AsyncAnthropic | Poster:
        import httpx2  # noqa: PLC0415 (a tenth of a second)

        timeout = httpx2.Timeout(self._timeout, connect=5.0)
        try:
            # A proxy cannot reach this machine's own servers, and one in HTTP_PROXY would be asked.
            loopback = _is_loopback(httpx2.URL(target.url).host)
            trust = posting.trust()
        except httpx2.InvalidURL as error:
            raise _FailedError(failures.of_connection(str(error), target, passes=False)) from error
        except OSError as error:
            cause = f"the certificates that this machine trusts cannot be read: {_root(error)}"
            raise _FailedError(failures.of_connection(cause, target, passes=False)) from error
        key = self._key(target)
        if headers := self._key_headers(key):
            client = httpx2.AsyncClient(trust_env=not loopback, verify=trust, timeout=timeout, follow_redirects=True)
            return Poster(client, self._base_url or target.url, headers)
        direct = httpx2.AsyncClient(trust_env=False, verify=trust, timeout=timeout) if loopback else None
        return self._package(target, timeout, direct)

    def _package(self, target: Target, timeout: Any, direct: Any) -> AsyncAnthropic:
        """The package's client, which looks for credentials elsewhere than in the two variables."""
        from anthropic import AnthropicError, AsyncAnthropic  # noqa: PLC0415 (takes about a second)

        try:
            client = AsyncAnthropic(base_url=self._base_url, timeout=timeout, max_retries=0, http_client=direct)
        except AnthropicError as error:
            raise _FailedError(Failure("key", str(error).rstrip("."), f"set {target.key}, or log in again")) from error
        if not {"authorization", "x-api-key"} & {name.lower() for name in client.default_headers} and (
            client.credentials is None
        ):
            raise _FailedError(failures.no_key(target))
        return client

    def _key(self, target: Target) -> str | None:
        """The key to send; None leaves it to the package, which reads the environment."""
        if self._key_variable:
            if key := os.environ.get(self._key_variable, "").strip():
                return key
            raise _FailedError(failures.no_key(target))
        return None if self._is_usual() else _NO_KEY

    def _key_headers(self, key: str | None) -> dict[str, str]:
        """The headers with the key, as the package sends them; none where it has to look for credentials elsewhere.

        ANTHROPIC_CUSTOM_HEADERS, often secrets, go to the usual server alone.
        """
        own = _custom_headers() if self._is_usual() else {}
        key = key or os.environ.get(KEY) or os.environ.get(TOKEN)
        return {"authorization": f"Bearer {key}", **own} if key else {}

    def _is_usual(self) -> bool:
        """Whether the server is the one that the environment speaks of."""
        return self._base_url is None or self._base_url.rstrip("/") == _url_of_environment().rstrip("/")

    def _target(self, model: str) -> Target:
        if self._is_usual():
            return Target(_url_of_environment(), model, self._key_variable or _variable_of_environment())
        missing = "the variable that 'key' names beside base_url in agentls.toml"
        return Target(str(self._base_url), model, self._key_variable or missing, "base_url in agentls.toml")


class _FailedError(Exception):
    def __init__(self, failure: Failure, usage: Usage | None = None) -> None:
        super().__init__(failure.reason)
        self.failure, self.usage = failure, usage or Usage()


@contextlib.asynccontextmanager
async def _opened(client: AsyncAnthropic | Poster, arguments: dict[str, Any]) -> AsyncIterator[Response]:
    """The response to a request with these arguments, its events still to come."""
    if isinstance(client, Poster):
        async with client.open(arguments) as response:
            yield response
        return
    async with client.messages.with_streaming_response.create(**sendable(arguments), stream=True) as answer:
        yield answer.http_response


async def _events(response: Response, target: Target) -> AsyncGenerator[Any]:
    """The events of a stream as JSON: to make the package's types of them holds up the program for 0.1 seconds."""
    import httpx2  # noqa: PLC0415 (a tenth of a second)

    async for event in httpx2.EventSource(response, None):
        if event.event == "error":
            kind, message = failures.told(event.json())
            raise _FailedError(failures.of_status(200, kind, message, {}, target))
        if event.event not in ("message", "ping") and event.data:
            yield event.json()


def _broken() -> tuple[type[Exception], ...]:
    """What an attempt raises when the server, the network or the key is at fault, and no more: the rest are bugs."""
    import httpx2  # noqa: PLC0415 (a tenth of a second)

    ours = (RefusedError, UnreachedError, httpx2.HTTPError, Incomplete, json.JSONDecodeError, UnicodeError)
    if "anthropic" not in sys.modules:
        return ours
    from anthropic import AnthropicError  # noqa: PLC0415 (takes about a second)

    return (AnthropicError, *ours)


def _failure(error: Exception, target: Target, *, begun: bool) -> Failure:
    import httpx2  # noqa: PLC0415 (a tenth of a second)

    match error:
        case RefusedError():
            return failures.of_status(error.status, *failures.told(error.body), error.headers, target)
        case UnreachedError(__cause__=httpx2.LocalProtocolError()) | UnreachedError(__cause__=UnicodeError()):
            return _odd_key(target)
        case UnreachedError():
            passes = not isinstance(error.__cause__, httpx2.UnsupportedProtocol)
            return failures.of_connection(_root(error), target, passes=passes)
        case UnicodeEncodeError():
            return _odd_key(target)
        case Incomplete():
            return failures.of_stream(str(error), target, begun=error.begun)
        case _ if "anthropic" in sys.modules and (failure := _failure_of_package(error, target)):
            return failure
        case _:
            return failures.of_stream(_root(error), target, begun=begun)


def _failure_of_package(error: Exception, target: Target) -> Failure | None:
    import httpx2  # noqa: PLC0415 (a tenth of a second)
    from anthropic import APIConnectionError, APIStatusError, CredentialsError  # noqa: PLC0415 (takes about a second)

    match error:
        case APIStatusError():
            return failures.of_status(error.status_code, *failures.told(error.body), error.response.headers, target)
        case APIConnectionError(__cause__=httpx2.LocalProtocolError()):
            return _odd_key(target)
        case APIConnectionError():
            passes = not isinstance(error.__cause__, httpx2.UnsupportedProtocol)
            return failures.of_connection(_root(error), target, passes=passes)
        case CredentialsError():
            return Failure("key", str(error).rstrip("."), f"set {target.key}, or log in again")
    return None


def _odd_key(target: Target) -> Failure:
    return Failure("key", "the key cannot be sent in a header", f"check {target.key} for odd characters")


def _root(error: BaseException) -> str:
    """The cause of causes, in words: 'Connection refused' rather than 'Connection error.'."""
    import httpx2  # noqa: PLC0415 (comes with anthropic, and is as late)

    seen: list[BaseException] = [error]
    while (cause := seen[-1].__cause__ or seen[-1].__context__) is not None and cause not in seen:
        seen.append(cause)
    if any(isinstance(each, httpx2.TimeoutException) for each in seen):
        return "timed out"
    for each in seen:
        if isinstance(each, OSError) and each.errno:
            return os.strerror(each.errno) if each.errno > 0 else each.strerror or str(each)
    return next((str(each) for each in reversed(seen) if str(each)), type(error).__name__)


def _custom_headers() -> dict[str, str]:
    """ANTHROPIC_CUSTOM_HEADERS, a ``name: value`` a line, as the package reads it."""
    lines = os.environ.get("ANTHROPIC_CUSTOM_HEADERS", "").split("\n")
    return {
        name.strip().lower(): value.strip() for name, colon, value in (each.partition(":") for each in lines) if colon
    }


def _url_of_environment() -> str:
    return os.environ.get("ANTHROPIC_BASE_URL") or _DEFAULT_URL


def _variable_of_environment() -> str:
    return TOKEN if os.environ.get(TOKEN) and not os.environ.get(KEY) else KEY


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
