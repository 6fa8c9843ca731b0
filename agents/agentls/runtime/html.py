"""HTML as Markdown or plain text, without scripts and styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_NOISE = ("script", "style", "noscript", "template", "svg", "iframe", "head")


def markdown(body: bytes, charset: str | None) -> str:
    """The page as Markdown, with its title as a heading if it has no other of that text."""
    from markdownify import MarkdownConverter  # noqa: PLC0415 (only a fetched page needs it)

    soup = _soup(body, charset)
    title = _title_and_clean(soup)
    try:
        text = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup)
    except RecursionError:  # a page nested deeper than Python's stack
        text = soup.get_text("\n", strip=True)
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n\s*\n\s*\n+", "\n\n", text)).strip()
    return f"# {title}\n\n{text}" if title and f"# {title}" not in text else text


def plain(body: bytes, charset: str | None) -> str:
    """The page's text alone."""
    soup = _soup(body, charset)
    title = _title_and_clean(soup)
    text = soup.get_text("\n", strip=True)
    return f"{title}\n\n{text}" if title else text


def _soup(body: bytes, charset: str | None) -> BeautifulSoup:
    from bs4 import BeautifulSoup  # noqa: PLC0415 (see above)

    return BeautifulSoup(body, "html.parser", from_encoding=charset)


def _title_and_clean(soup: BeautifulSoup) -> str:
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for each in soup.find_all(_NOISE):
        each.decompose()
    return title
