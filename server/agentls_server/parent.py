"""Whether the process that started the server still lives: an editor that is killed does not say good-bye."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

INTERVAL = 2.0
"""Seconds between two looks."""


async def watch(process: Callable[[], int | None], gone: Callable[[], None]) -> None:
    """Call *gone* once the process whose id *process* gives has ended. Its None means that it is not known (yet)."""
    parent = os.getppid()
    while True:
        await asyncio.sleep(INTERVAL)
        identity = process()
        orphaned = identity == parent != os.getppid()
        if identity is not None and (orphaned or not alive(identity)):
            gone()
            return


def alive(identity: int) -> bool:
    """Whether a process of that id exists."""
    if sys.platform == "win32":
        return _alive_on_windows(identity)
    try:
        os.kill(identity, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _alive_on_windows(identity: int) -> bool:
    import ctypes  # noqa: PLC0415 (only there)

    synchronize, timeout = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, identity)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == timeout)
    finally:
        kernel.CloseHandle(handle)
