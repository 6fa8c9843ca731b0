"""A request that is refused, as the API says it."""

from __future__ import annotations

from typing import Any


class Rejected(Exception):  # noqa: N818 (an answer of the API, not a failure of the server)
    """The HTTP *status*, the API's error *kind* and its message."""

    def __init__(self, message: str, status: int = 400, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind

    def body(self, request_id: str) -> dict[str, Any]:
        return {"type": "error", "error": {"type": self.kind, "message": str(self)}, "request_id": request_id}
