"""Placeholder while the reading is written."""

from __future__ import annotations

from agentls.contract import Contract
from agentls.definition import Definition


def read(definition: Definition) -> Contract:
    return Contract(path=definition.document.path)
