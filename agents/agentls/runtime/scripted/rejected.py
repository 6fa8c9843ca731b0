"""A request that is refused, as the API says it."""

from __future__ import annotations

from typing import Any


class Rejected(Exception):  # noqa: N818 (an answer of the API, not a failure of the server)
    """The HTTP *status*, the API's error *kind* and its message; *code* is its name for programs, if any."""

    def __init__(self, message: str, status: int = 400, kind: str = "invalid_request_error", *, code: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.kind = kind

    def body(self, request_id: str) -> dict[str, Any]:
        details = {"details": {"error_code": self.code}} if self.code else {}
        error = {"type": self.kind, "message": str(self), **details}
        return {"type": "error", "error": error, "request_id": request_id}
