"""Which network addresses the web may lead to: public ones. The machine itself and its neighbours are none of it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is in public use so far (IANA)."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also when it is an IPv4 address in IPv6 clothes.

    Not: loopback, private and shared networks, link-local (where clouds keep their metadata), multicast, reserved.
    """
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and (address.version == 4 or address in _UNICAST)


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """Every address that *host* (a name, or an address in any spelling) stands for; ``OSError`` where there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return tuple(ipaddress.ip_address(text) for text in texts)
