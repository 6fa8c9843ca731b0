"""``agentls.explain`` and ``agentls.agents`` over the wire: what the command line says, of the workspace's agents."""

import pytest

from tests.edge.scene import Scene

RULES = '{"permissions": {"deny": ["Bash(git push *)"]}}'


async def test_explain_names_the_rule(scene: Scene):
    (scene.root / ".claude" / "settings.json").write_text(RULES)
    await scene.start()
    answer = await scene.command(
        "agentls.explain", {"agent": "helper", "action": "bash", "target": "git status; git push"}
    )
    assert answer["decision"] == "deny"
    assert answer["rule"] == {"path": ".claude/settings.json", "line": 1, "text": '"Bash(git push *)"'}
    assert {step["stage"] for step in answer["chain"]} == {"floor", "dialect"}


async def test_agents_are_listed_with_their_rights(scene: Scene):
    await scene.start()
    (agent,) = (await scene.command("agentls.agents", {}))["agents"]
    assert (agent["name"], agent["path"]) == ("helper", ".claude/agents/helper.md")
    assert agent["tools"] == {"read": "allow", "edit": "ask", "shell": "ask", "web": "deny", "delegate": "deny"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"agent": "nobody", "action": "edit", "target": "a"}, "there is no agent 'nobody'"),
        ({"agent": "helper", "action": "fly", "target": "a"}, "there is no action 'fly'"),
    ],
)
async def test_what_is_not_there_is_refused(scene: Scene, given, said):
    await scene.start()
    with pytest.raises(Exception, match=said):
        await scene.command("agentls.explain", given)
