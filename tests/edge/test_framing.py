"""Bytes into messages, in whatever pieces they come."""

from __future__ import annotations

import random

import pytest

from agentls_server.framing import MAX_HEADER, Framing


def cut(data: bytes, *, seed: int = 0) -> list[bytes | None]:
    """What comes out when *data* comes in in random pieces."""
    source, framing, found = random.Random(seed), Framing(), []
    while data:
        size = source.randint(1, 40)
        found += framing.feed(data[:size])
        data = data[size:]
    return found


@pytest.mark.parametrize("seed", range(20))
def test_pieces(seed):
    bodies = [b"{}", b"", b"x" * 100, "é🦊\r\n\r\n".encode(), b"Content-Length: 3\r\n\r\n"]
    data = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    assert cut(data, seed=seed) == bodies


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"content-length:2\r\nContent-Type: a\r\n\r\n{}", [b"{}"]),
        (b"Content-Type: a\nContent-Length: 2\n\n{}", [b"{}"]),
        (b"noise\r\n\r\nContent-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: x\r\n\r\n{}Content-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: 99999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}", [None, b"{}"]),
        (b"Content-Length: 5\r\n\r\n{}", []),
    ],
)
def test_headers(data, found):
    assert cut(data) == found


def test_a_header_without_end_is_given_up():
    found = list(Framing().feed(b"x" * (MAX_HEADER + 1)))
    assert found == [None]
