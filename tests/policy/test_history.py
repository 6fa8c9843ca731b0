"""Nothing is published or rewritten unasked, whatever the rules allow; what is harmless stays allowed."""

from dataclasses import replace

import pytest

from agentls.policy import Operation, Policy, decide, history

from .tables import policy

ASKED = [
    "git push",
    "git push origin main",
    "git push --force",
    "git push -f origin main && npm test",
    "sudo git push",
    "sh -c 'git push'",
    "git -C sub push",
    "git -c alias.p=push p",
    "git p",
    "git $CMD",
    "git-push origin",
    "echo main | xargs git push origin",
    "git reset --hard HEAD~1",
    "git reset --har HEAD~1",
    "git reset $HOW",
    "git rebase -i main",
    "git commit --amend --no-edit",
    "git commit --amen -m x",
    "git pull --rebase",
    "git branch -D old",
    "git branch -Df old",
    "git tag -d v1",
    "git checkout -B main",
    "git stash drop",
    "git stash clear",
    "git reflog expire --all",
    "git update-ref -d refs/heads/main",
    "git filter-branch --all",
    "git gc --prune=now",
]
FREE = [
    "git status",
    "git add -A && git commit -m 'feat: add push'",
    "git log --oneline",
    "git fetch origin",
    "git branch feature",
    "git tag v1",
    "git stash list",
    "git --version",
    "echo git push",
    "npm run push",
]
BYPASSING, ACCEPTING = "permissionMode: bypassPermissions\n", "permissionMode: acceptEdits\n"
FREELY = 'permission:\n  "*": allow\n  external_directory: allow\n'
ALLOWING = (("project", '{"permissions": {"allow": ["Bash(*)", "Bash(git push *)"]}}'),)


def answer(given: Policy, line: str) -> str:
    return decide(Operation("bash", line), given).effect


@pytest.mark.parametrize("line", ASKED)
def test_publishing_and_rewriting_are_asked_about(line: str) -> None:
    assert answer(policy("claude-code", BYPASSING), line) == "ask"
    assert answer(policy("claude-code", ACCEPTING, files=ALLOWING), line) == "ask"
    assert answer(policy("opencode", FREELY), line) == "ask"


@pytest.mark.parametrize("line", FREE)
def test_what_neither_publishes_nor_rewrites_is_not(line: str) -> None:
    assert history.evaluate(Operation("bash", line)) == ()
    assert answer(policy("opencode", FREELY), line) == "allow"


def test_a_denial_stays_one_and_the_user_may_allow() -> None:
    denying = policy("opencode", f'{FREELY}  bash:\n    "*": allow\n    "git push *": deny\n')
    assert answer(denying, "git push origin") == "deny"
    free, push = policy("opencode", FREELY), Operation("bash", "git push")
    assert decide(push, free).reason == "'git push' publishes commits"
    assert decide(push, replace(free, approved=frozenset([push.key]))).effect == "allow"
