"""Tests below HTTP."""
