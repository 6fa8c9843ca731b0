"""Tests of several tenants and parts together."""
