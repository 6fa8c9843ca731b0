"""What is known of a model's context, from the table and from the settings."""

import pytest

from agentls.models import CONTEXT, Resolved, context_of, known, resolve
from agentls.settings import parse


def test_the_table_speaks_of_models_that_there_are() -> None:
    assert set(CONTEXT) <= set(known())
    assert context_of("claude-haiku-4-5-20251001") == context_of("claude-haiku-4-5") == 200_000
    assert context_of("claude-unknown") is None
    assert context_of(None) is None


@pytest.mark.parametrize(
    ("entry", "context", "compacts"),
    [
        ("context = 32768\ncompaction = true", 32768, True),
        ("compaction = false", None, False),
        ("context = 'many'\ncompaction = 1", None, None),
        ("context = 0", None, None),
    ],
)
def test_the_settings_say_what_a_server_takes(entry: str, context: int | None, compacts: bool | None) -> None:
    settings = parse(f'[models.local]\nbase_url = "http://127.0.0.1:1"\nkey = "K"\n{entry}\n')
    assert resolve("local/x", settings) == Resolved("x", "agentls.toml", "http://127.0.0.1:1", "K", context, compacts)
