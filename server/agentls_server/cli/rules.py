"""``agentls rules``: the rules, or one rule explained with a bad and a good example."""

from __future__ import annotations

import argparse
import sys

from agentls.rules import all_rules
from agentls.rules.docs import rule_text, title
from agentls.rules.near import near
from agentls_server.cli.command import OK, USAGE, Command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="the rule to explain")


def run(arguments: argparse.Namespace) -> int:
    """Print the list or the rule; 2 where there is no such rule."""
    rules = {rule.code: rule for rule in all_rules()}
    if arguments.code is None:
        wide = max(map(len, rules))
        for code, rule in rules.items():
            print(f"{code:<{wide}}  {rule.severity:<7}  {title(rule)}")
        return OK
    if arguments.code not in rules:
        meant = near(arguments.code, rules)
        print(
            f"agentls rules: no rule is called '{arguments.code}'{f'; did you mean {meant!r}?' if meant else ''}",
            file=sys.stderr,
        )
        return USAGE
    print(rule_text(rules[arguments.code]), end="")
    return OK


command = Command("rules", "list the rules, or explain one", add_arguments, run)
