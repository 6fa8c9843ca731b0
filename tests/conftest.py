"""What holds for all tests: examples are as many as a check can wait for, the same each time, and nobody times them."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

_ANY_MACHINE = (HealthCheck.too_slow,)
settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True, suppress_health_check=_ANY_MACHINE)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=_ANY_MACHINE)
"""``pytest --hypothesis-profile=thorough``"""
settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI a test in a real editor may fail once: the programs of others in it are many. The summary names it."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        for item in items:
            if item.get_closest_marker("editor") or item.get_closest_marker("vscode"):
                item.add_marker(pytest.mark.flaky(reruns=1))
