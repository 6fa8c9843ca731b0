"""The usual way to the Messages API: a request by ``httpx2`` alone.

The ``anthropic`` package does the same and finds credentials in more places, but takes over a second to import, which a
run in the terminal would wait for. It is used where no key is at hand; a test holds both ways to the same request.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import AsyncClient, Response

VERSION = "2026-10-21"
"""What ``anthropic`` 2.11 sends as ``anthropic-version``."""
EXTRA = ("extra_body", "extra_headers")
"""Arguments of the package that are not fields of the body."""


@cache
def trust() -> SSLContext:
    """Whom a connection trusts: read once, which takes a thirtieth of a second, and anew after a connection failed."""
    import httpx2  # noqa: PLC0415 (a tenth of a second)

    return httpx2.create_ssl_context()


def preload() -> None:
    """Have ready what the first request needs, that of its connection too."""
    with contextlib.suppress(OSError):  # whoever needs it gets the error
        trust()
        asyncio.run(_rehearsed())


async def _rehearsed() -> None:
    """Connect to port 0, where nothing can be: much of what a connection needs is imported by the first one only."""
    import httpx2  # noqa: PLC0415 (a tenth of a second)

    async with httpx2.AsyncClient(trust_env=False, verify=trust()) as client:
        with contextlib.suppress(httpx2.HTTPError):
            await client.get("http://127.0.0.1:0/")


class RefusedError(Exception):
    """The server answered with an error: its *status*, *headers* and *body* (JSON, else text)."""

    def __init__(self, status: int, headers: Mapping[str, str], body: Any) -> None:
        super().__init__(f"status {status}")
        self.status, self.headers, self.body = status, headers, body


class UnreachedError(Exception):
    """No answer has come; the cause says why."""


class Poster:
    """Posts to the Messages API at *url* with these *headers*."""

    def __init__(self, client: AsyncClient, url: str, headers: Mapping[str, str]) -> None:
        self._client, self._url = client, f"{url.rstrip('/')}/v1/messages"
        self._headers = {
            "content-type": "application/json",
            "anthropic-version": VERSION,
            "user-agent": "agentls",
            **headers,
        }

    @contextlib.asynccontextmanager
    async def open(self, arguments: Mapping[str, Any]) -> AsyncIterator[Response]:
        """The response to a request with these arguments (as the package takes them), its body still to come."""
        import httpx2  # noqa: PLC0415 (a tenth of a second)

        body = {key: value for key, value in arguments.items() if key not in EXTRA}
        body |= {**arguments.get("extra_body", {}), "stream": True}
        headers = {**self._headers, **arguments.get("extra_headers", {})}
        text = json.dumps(body, ensure_ascii=False)
        content = text.encode("utf-8", "replace")  # files may hold lone surrogates
        try:
            request = self._client.build_request("POST", self._url, content=content, headers=headers)
            response = await self._client.send(request, stream=True)
        except (httpx2.HTTPError, UnicodeError) as error:
            trust.cache_clear()
            raise UnreachedError from error
        try:
            if response.is_error:
                raise RefusedError(response.status_code, response.headers, _read(await response.aread()))
            yield response
        finally:
            await response.aclose()

    async def close(self) -> None:
        await self._client.aclose()


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")
