"""How a model cannot be had: whether that passes, how long to wait, and one sentence for the user with the way out."""

from __future__ import annotations

import email.utils
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from agentls.runtime.model import Kind, ModelError

KEY = "ANTHROPIC_API_KEY"
TOKEN = "ANTHROPIC_AUTH_TOKEN"  # noqa: S105 (the name of a variable)
LONGEST = 4_294_967.0
"""Seconds; no server can make us wait longer."""
MAX_DELAY = 8.0
_TOO_LONG = re.compile(
    r"prompt is too long|context (?:window|length|limit)|maximum context|exceeds? the (?:available )?context",
    re.IGNORECASE,
)
_LACKING = (
    (
        re.compile(r"\btools?\b.*\bnot\b.*\bsupport|\bnot support\w*\b.*\btool", re.IGNORECASE),
        "agents work by calling tools: use a model, or a server, that can",
    ),
    (
        re.compile(r"anthropic-beta|\bcompaction\b", re.IGNORECASE),
        "set 'compaction = false' for this server under [models] in agentls.toml",
    ),
    (
        re.compile(r"\bthinking\b|\bsignature\b", re.IGNORECASE),
        "the conversation holds thinking that this server does not take back: start the run anew with one model",
    ),
)
"""What a server or a model may lack, by what it says, and what to do about it."""
_PASSING = ("overloaded_error", "rate_limit_error", "api_error", "timeout_error")
"""Error types after which a reply that has begun is asked for again."""


@dataclass(frozen=True, slots=True)
class Target:
    """The *url* and the *model* that were asked, and the names of what to set: the *key*, and the url's *setting*."""

    url: str
    model: str
    key: str = KEY
    setting: str = "ANTHROPIC_BASE_URL"

    def __post_init__(self) -> None:
        """Keep a password in the url out of every sentence."""
        object.__setattr__(self, "url", re.sub(r"//[^/@]*@", "//", self.url))


@dataclass(frozen=True)
class Failure:
    """A failed attempt. *reason* is short, *advice* the way out; *passes* says whether another attempt may succeed."""

    kind: Kind
    reason: str
    advice: str
    passes: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def error(self, attempts: int) -> ModelError:
        tried = f", also at the {_ordinal(attempts)} attempt" if attempts > 1 else ""
        return ModelError(self.kind, f"{self.reason[:1].upper()}{self.reason[1:]}{tried}: {self.advice}.")


def no_key(target: Target) -> Failure:
    return Failure("key", f"no key for {target.url}", f"set the environment variable {target.key} where agentls starts")


def of_status(status: int, kind: str, message: str, headers: Mapping[str, str], target: Target) -> Failure:
    """An answer with an error. *status* is 200 for an error that came after the stream had begun."""
    said = f"{status if status != 200 else kind}" + (f": {message}" if message else "")
    passes = kind in _PASSING if status == 200 else _passes(status, headers)
    for fits, failure in (
        (status in (401, 403) or kind in ("authentication_error", "permission_error"), _refused),
        (status == 402 or (status == 400 and "credit balance" in message), _unpaid),
        (status == 404, _not_found),
        (status == 413 or (status in (400, 422) and bool(_TOO_LONG.search(message))), _too_long),
        (passes or status >= 429, _unable),
    ):
        if fits:
            return replace(failure(said, target), passes=passes, headers=headers)
    reason = f"the request was rejected by {target.url} ({said})"
    for lacks, advice in _LACKING:
        if lacks.search(message):
            return Failure("request", reason, advice)
    return Failure("request", reason, "change what the message names; where it names nothing of yours, report it")


def is_about_cache(failure: Failure) -> bool:
    """Whether a server has refused a request because it knows no breakpoints of a prompt cache."""
    return failure.kind == "request" and "cache_control" in failure.reason


def of_connection(cause: str, target: Target, *, passes: bool) -> Failure:
    """No answer at all."""
    advice = f"check the network, that the server runs, and {target.setting}"
    return Failure("connection", f"no connection to {target.url} ({cause})", advice, passes)


def of_stream(cause: str, target: Target, *, begun: bool) -> Failure:
    """An answer that broke off; where it had not *begun*, it was perhaps never one of this API."""
    if not begun:
        advice = f"check that {target.setting} names a server of the Messages API"
        return Failure("protocol", f"no reply came from {target.url} ({cause})", advice, passes=True)
    reason = f"the reply of {target.url} was cut ({cause})"
    return Failure("stream", reason, "check the network, then try again", passes=True)


def delay(attempt: int, headers: Mapping[str, str], base: float) -> float:
    """Seconds to wait after the failed *attempt* (from 1), as ``anthropic`` 2.11 reckons them.

    They are what the server asks for; else they double from *base*, with jitter.
    """
    asked = _retry_after(headers)
    if asked is not None and asked > 0:
        return min(asked, LONGEST)
    return min(base * 2.0 ** (attempt - 1), MAX_DELAY) * (1 - 0.25 * random.random())  # noqa: S311 (jitter, not a secret)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
    date = email.utils.parsedate_tz(headers.get("retry-after", ""))
    return email.utils.mktime_tz(date) - time.time() if date else None


def _passes(status: int, headers: Mapping[str, str]) -> bool:
    told = headers.get("x-should-retry")
    return told == "true" if told in ("true", "false") else status in (408, 409, 429) or status >= 500


def _refused(said: str, target: Target) -> Failure:
    advice = f"check {target.key}, and that it may use {target.model}"
    return Failure("key", f"the key was refused by {target.url} ({said})", advice)


def _unpaid(said: str, target: Target) -> Failure:
    return Failure(
        "key",
        f"the account has no credit at {target.url} ({said})",
        f"add credit, or put the key of another account into {target.key}",
    )


def _not_found(said: str, target: Target) -> Failure:
    if "model" not in said.lower():
        return Failure("connection", f"no Messages API at {target.url} ({said})", f"check {target.setting}")
    advice = "change 'model' in the agent file, or map the name under [models] in agentls.toml"
    return Failure("model", f"no model '{target.model}' at {target.url} ({said})", advice)


def _too_long(said: str, target: Target) -> Failure:
    advice = "give the agent a smaller task, or a model with a larger context"
    return Failure("context", f"the conversation is too long for {target.model} ({said})", advice)


def _unable(said: str, target: Target) -> Failure:
    return Failure(
        "overloaded", f"no answer from {target.url} for now ({said})", "try again later, or use another model"
    )


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def told(body: Any) -> tuple[str, str]:
    """The type and the message of an error body; other servers send any shape, and gateways HTML."""
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return str(error.get("type") or ""), str(error.get("message") or "")
    text = error if isinstance(error, str) else body if isinstance(body, str) else ""
    return "", "" if text.lstrip().startswith("<") else " ".join(text.split())[:200]
