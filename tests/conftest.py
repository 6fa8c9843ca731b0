"""What holds for all tests: examples are as many as a check before each commit can wait for, and nobody times them."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_ANY_MACHINE = (HealthCheck.too_slow,)
settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=_ANY_MACHINE)
settings.register_profile("thorough", max_examples=1000, deadline=None, suppress_health_check=_ANY_MACHINE)
"""``pytest --hypothesis-profile=thorough``"""
settings.load_profile("quick")
