"""Hosts of web addresses, and the patterns that Claude Code's ``WebFetch(domain:…)`` has for them."""

from __future__ import annotations

from urllib.parse import urlsplit


def domain_covers(specifier: str, url: str) -> bool:
    """Whether ``domain:HOST`` covers *url*: in any letter case, ``*.`` for sub-domains only, ``*`` for one label."""
    kind, _, pattern = specifier.partition(":")
    if kind != "domain":
        return False
    host = host_of(url)
    if not host or not pattern:
        return False
    wanted = pattern.strip().lower().rstrip(".").split(".")
    labels = host.split(".")
    if wanted[0] == "*" and len(wanted) > 1:
        return len(labels) >= len(wanted) and _labels(wanted[1:], labels[-len(wanted) + 1 :])
    return len(labels) == len(wanted) and _labels(wanted, labels)


def host_of(url: str) -> str:
    """The host of *url* in lower case, empty where it has none."""
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _labels(wanted: list[str], labels: list[str]) -> bool:
    return all(each in ("*", label) for each, label in zip(wanted, labels, strict=True))
