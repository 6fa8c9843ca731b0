"""``agentls.map`` over the wire: the picture and the analysis of the workspace's team."""

import pytest

from tests.edge.scene import Scene


async def test_the_team_is_drawn(scene: Scene):
    await scene.start()
    answer = await scene.command("agentls.map", {"format": "svg"})
    assert answer["text"].startswith("<svg ")
    assert ">helper</text>" in answer["text"]
    kinds = ("edges", "overlaps", "gaps", "wider", "circles")
    assert (answer["root"], [answer[each] for each in kinds]) == (str(scene.root), [[]] * 5)
    answer = await scene.command("agentls.map", {"uri": scene.root.as_uri()})
    assert answer["text"].startswith("# The team\n")


async def test_an_unknown_format_is_refused(scene: Scene):
    await scene.start()
    with pytest.raises(Exception, match="there is no format 'png'"):
        await scene.command("agentls.map", {"format": "png"})
