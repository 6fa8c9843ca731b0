"""Cursors: where the next page begins, as a text that clients pass back without looking into it."""

import base64
import binascii

from src.services.errors import ServiceError


def encode(row_id):
    return base64.urlsafe_b64encode(f"after:{row_id}".encode()).decode()


def decode(cursor):
    """The id of the last row of the page before; 0 where there was none."""
    if not cursor:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(cursor).decode().partition(":")
        if word == "after":
            return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise ServiceError(400, "bad_cursor", "this cursor does not come from here")
