"""Prices and budgets in ``agentls.toml``: what is read, what is wrong, what tokens cost."""

from pathlib import Path

import pytest

from agentls.explain import agents
from agentls.prices import Budget, Price, price_of
from agentls.project import load
from agentls.prompt_size import briefly, in_words
from agentls.runtime.events import Usage
from agentls.settings import parse


def test_tokens_cost_what_the_settings_say() -> None:
    settings = parse('[prices."claude-sonnet-4-5"]\ninput = 3\noutput = 15\ncache_read = 0.3\ncache_write = 3.75\n')
    assert settings.problems == ()
    price = settings.prices["claude-sonnet-4-5"]
    assert price.of(Usage(1_000_000, 100_000, 2_000_000, 400_000)) == pytest.approx(3 + 1.5 + 0.6 + 1.5)


def test_a_version_has_the_price_of_its_model_and_others_have_none() -> None:
    prices = {"claude-sonnet-4-5": Price(3, 15, 0.3, 3.75)}
    assert price_of("claude-sonnet-4-5-20250929", prices) == prices["claude-sonnet-4-5"]
    assert price_of("claude-sonnet-4", prices) is None
    assert parse("").prices == {}


def test_what_the_cache_costs_is_as_input_unless_it_is_set() -> None:
    assert parse("[prices.local]\ninput = 0\noutput = 1\n").prices["local"] == Price(0, 1, 0, 0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[prices.a]\ninput = 1\n", "'output' of prices.\"a\" must be US dollars"),
        ("[prices.a]\ninput = -1\noutput = 1\n", "'input' of prices.\"a\" must be US dollars"),
        ('[prices.a]\ninput = "1"\noutput = 1\n', "'input' of prices.\"a\" must be US dollars"),
        ("[prices.a]\ninput = 1\noutput = inf\n", "'output' of prices.\"a\" must be US dollars"),
        ("[prices.a]\ninput = 1\noutput = 1\ncached = 1\n", "'cached' of prices.\"a\" must be one of"),
        ("[prices]\na = 1\n", 'prices."a" must be a table'),
        ("prices = 1\n", "'prices' must be a table"),
        ("[agents.a]\ncost = 0\n", "'agents.a.cost' must be a positive number"),
        ("[agents.a]\nturns = true\n", "'agents.a.turns' must be a positive number"),
    ],
)
def test_what_is_wrong_is_said_and_left_out(text: str, problem: str) -> None:
    settings = parse(text)
    (said,) = settings.problems
    assert said.startswith(f"agentls.toml: {problem}")
    assert (settings.prices, settings.budgets) == ({}, {})


def test_budgets_stand_beside_the_places_of_an_agent() -> None:
    settings = parse('[agents.a]\nowned = ["src/"]\nturns = 4\ncost = 0.5\n[agents.b]\ntokens = 9\n')
    assert settings.problems == ()
    assert settings.budgets == {"a": Budget(turns=4, cost=0.5), "b": Budget(tokens=9)}
    assert settings.scopes["a"].owned == ("src/",)


def test_what_a_prompt_costs_is_told_where_there_is_a_price(tmp_path: Path) -> None:
    folder = tmp_path / ".claude"
    (folder / "agents").mkdir(parents=True)
    header = "name: a\ndescription: Does a thing well.\nmodel: claude-x\nskills: [s, gone]"
    (folder / "agents" / "a.md").write_text(f"---\n{header}\n---\n\n{'Rule. ' * 400}\n")
    (folder / "skills" / "s").mkdir(parents=True)
    (folder / "skills" / "s" / "SKILL.md").write_text(f"---\nname: s\ndescription: d\n---\n{'é' * 200}")
    project = load(tmp_path)
    assert in_words(project.agents[0], project) == (
        "About 600 tokens of body and 100 of skills are sent with every request."
    )
    (tmp_path / "agentls.toml").write_text('[prices."claude-x"]\ninput = 100\noutput = 1\ncache_read = 10\n')
    project = load(tmp_path)
    assert in_words(project.agents[0], project).endswith(": $0.0700 the first time, $0.0070 after.")
    assert briefly(project.agents[0], project) == "about 700 tokens in every request ($0.0700, then $0.0070)"
    (told,) = agents(project)["agents"]
    assert told["prompt"] == {"body_tokens": 600, "skill_tokens": 100, "cost_usd": {"first": 0.07, "later": 0.007}}
