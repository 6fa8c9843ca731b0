"""``webfetch``: from a real server on the loopback, and never from where it must not go."""

import asyncio
import contextlib
import gzip
import ipaddress
import re
import time

import pytest

from agentls.runtime import addresses
from agentls.runtime.tools import ToolError, all_tools
from agentls.runtime.tools.webfetch import Fetcher

HTML = (
    "<html><head><title>Guide</title><style>p {}</style></head><body><h2>Use</h2><p>See <a href='/api'>the "
    "<b>API</b></a>.</p><ul><li>one</li><li>two</li></ul><script>alert(1)</script><pre>a\n  b</pre></body></html>"
)
LOCAL = ipaddress.ip_address("127.0.0.1")
ANSWERS = {
    "/page": ("200 OK", {"Content-Type": "text/html; charset=utf-8"}, HTML.encode()),
    "/latin": ("200 OK", {"Content-Type": "text/plain; charset=latin-1"}, "café".encode("latin-1")),
    "/odd": ("200 OK", {"Content-Type": "text/plain; charset=no-such"}, b"text"),
    "/data": ("200 OK", {"Content-Type": "application/vnd.api+json"}, b'{"a": 1}'),
    "/empty": ("200 OK", {"Content-Type": "text/plain"}, b""),
    "/long": ("200 OK", {"Content-Type": "text/plain"}, b"x" * 150_000),
    "/huge": ("200 OK", {"Content-Type": "text/plain"}, b"x" * 5_000_001),
    "/bomb": ("200 OK", {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(bytes(6_000_000))),
    "/deep": ("200 OK", {"Content-Type": "text/html"}, b"<div>" * 5000 + b"bottom"),
    "/image": ("200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
    "/missing": ("404 Not Found", {}, b"no"),
    "/moved": ("302 Found", {"Location": "/page"}, b""),
    "/loop": ("302 Found", {"Location": "/loop"}, b""),
    "/file": ("302 Found", {"Location": "file:///etc/passwd"}, b""),
    "/away": ("302 Found", {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/port": ("302 Found", {"Location": "http://127.0.0.1:1/"}, b""),
}


class Site:
    """A web server; it records the request heads that it gets."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(1)
        if first == b"\x16":  # a TLS handshake: kept for a look at the name in it, then cut off
            self.heads.append((first + await reader.read(1000)).decode("latin-1"))
        elif first:
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            await self._answer(head.split()[1], writer)
        writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/never":
            await asyncio.sleep(60)
        status, headers, body = ANSWERS[path]
        lines = [f"{key}: {value}" for key, value in {**headers, "Content-Length": len(body)}.items()]
        writer.write("\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close", "", ""]).encode() + body)
        with contextlib.suppress(ConnectionError):
            await writer.drain()


@pytest.fixture
async def site():
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
def fetch(site, context):
    """``await fetch("/page")`` with the loopback allowed, unless other *options* are given."""

    async def fetched(url: str, form: str = "markdown", **options) -> str:
        fetcher = Fetcher(**{"allowed": lambda address: address == LOCAL, **options})
        whole = url if "://" in url else f"http://127.0.0.1:{site.port}{url}"
        params = all_tools()["webfetch"].params.model_validate({"url": whole, "format": form, "prompt": "x"})
        return (await fetcher.call(params, context)).text

    return fetched


@pytest.mark.parametrize(
    ("url", "form", "text"),
    [
        ("/page", "markdown", "# Guide\n\n## Use\n\nSee [the **API**](/api).\n\n- one\n- two\n\n```\na\n  b\n```"),
        ("/page", "text", "Guide\n\nUse\nSee\nthe\nAPI\n.\none\ntwo\na\n  b"),
        ("/page", "html", HTML),
        ("/page#part", "html", HTML),
        ("/moved", "html", HTML),
        ("/latin", "markdown", "café"),
        ("/odd", "markdown", "text"),
        ("/data", "markdown", '{"a": 1}'),
        ("/empty", "markdown", "(the page is empty)"),
        ("/long", "text", "x" * 100_000 + "\n[… the first 100,000 of 150,000 characters]"),
        ("/deep", "markdown", "bottom"),
    ],
)
async def test_pages_are_fetched(fetch, url, form, text):
    assert await fetch(url, form) == text


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/missing", "answers 404 Not Found"),
        ("/image", "is image/png, not text"),
        ("/huge", "is larger than 5,000,000 bytes"),
        ("/bomb", "is larger than 5,000,000 bytes"),
        ("/loop", "redirects more than 5 times"),
        ("/file", "is no http or https URL"),
        ("file:///etc/passwd", "is no http or https URL"),
        ("ftp://example.com/", "is no http or https URL"),
        ("http://", "is no http or https URL"),
        ("http://example.com:port/", "is no URL"),
        ("http://me:secret@127.0.0.1/", "a URL with a user name or password in it is not fetched"),
        ("http://no-such-host.invalid/", "there is no server no-such-host.invalid"),
        ("http://127.0.0.1:1/", "cannot be fetched"),
    ],
)
async def test_what_cannot_be_fetched_is_told(fetch, url, said):
    with pytest.raises(ToolError, match=re.escape(said)):
        await fetch(url)


@pytest.mark.parametrize(("url", "target"), [("/away", "http://169.254.169.254/"), ("/port", "http://127.0.0.1:1/")])
async def test_a_redirect_to_another_server_is_told_and_not_followed(fetch, site, url, target):
    assert f"redirects to another server: {target}" in await fetch(url)
    assert len(site.heads) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/page", "http://localhost:{port}/page", "http://2130706433:{port}/page",
        "http://0x7f.1:{port}/page", "http://127.1:{port}/page", "http://0.0.0.0:{port}/page", "http://[::1]:{port}/page",
        "http://[::ffff:127.0.0.1]:{port}/page", "https://127.0.0.1:{port}/page", "http://169.254.169.254/latest/",
        "http://10.0.0.1/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://224.0.0.1/",
    ],
)  # fmt: skip
async def test_the_machine_and_its_neighbours_are_never_asked(fetch, site, url):
    with pytest.raises(ToolError, match="which is not on the public web"):
        await fetch(url.format(port=site.port), allowed=addresses.is_public)
    assert not site.heads


async def test_a_name_that_changes_its_address_is_checked_at_each_step(fetch, site):
    answers = [LOCAL, ipaddress.ip_address("169.254.169.254")]

    async def resolve(_host, _port):
        return (answers.pop(0),)

    with pytest.raises(ToolError, match=r"leads to 169\.254\.169\.254, which is not on the public web"):
        await fetch(f"http://rebinding.example:{site.port}/moved", resolve=resolve)
    assert len(site.heads) == 1


async def test_the_checked_address_is_asked_under_the_servers_name(fetch, site):
    async def resolve(_host, _port):
        return (LOCAL,)

    assert await fetch(f"http://docs.example:{site.port}/latin", resolve=resolve) == "café"
    assert f"\r\nHost: docs.example:{site.port}\r\n" in site.heads[0]
    with pytest.raises(ToolError, match="cannot be fetched"):
        await fetch(f"https://docs.example:{site.port}/latin", resolve=resolve)
    assert "docs.example" in site.heads[1]


async def test_one_bad_address_among_good_ones_is_enough(fetch, site):
    async def resolve(_host, _port):
        return (LOCAL, ipaddress.ip_address("10.0.0.1"))

    with pytest.raises(ToolError, match=r"leads to 10\.0\.0\.1"):
        await fetch(f"http://mixed.example:{site.port}/page", resolve=resolve)
    assert not site.heads


async def test_a_silent_server_is_given_up(fetch):
    begun = time.monotonic()
    with pytest.raises(ToolError, match=r"did not answer within 0\.2 s"):
        await fetch("/never", seconds=0.2)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700:4700::1111", True), ("100.64.0.1", False), ("192.168.1.1", False),
        ("172.16.0.1", False), ("198.18.0.1", False), ("255.255.255.255", False), ("0.0.0.0", False), ("::", False),
        ("fe80::1", False), ("ff02::1", False), ("2002:7f00:1::", False), ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True), ("64:ff9b::a9fe:a9fe", False), ("fec0::1", False), ("240.0.0.1", False),
    ],
)  # fmt: skip
def test_public_addresses(address, public):
    assert addresses.is_public(ipaddress.ip_address(address)) is public


def test_the_operation_is_the_url_as_it_is_asked(context):
    tool = all_tools()["webfetch"]
    params = tool.params.model_validate({"url": "HTTPS://Docs.Example/a b"})
    (operation,) = tool.operations(params, context)
    assert (operation.tool, operation.target) == ("webfetch", "https://docs.example/a%20b")
