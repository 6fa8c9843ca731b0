"""``agentls.selectModel``: one of the models that the settings name, of the families, or of all that are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentls import models
from agentls.settings import Settings
from agentls_server import inputs
from agentls_server.inputs import Item
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    if given.get("model"):
        return given
    await session.loaded()
    settings = next((each.settings for each in session.projects.all), Settings())
    now = models.resolve("default", settings)
    title = f"Model for agents that name none (now {now.id or now.why})"
    prompt = "Choose one, or type the id of a model"
    model = await inputs.ask(session, title, _items(settings), prompt=prompt, free=True)
    return {**given, "model": model} if model else None


def _items(settings: Settings) -> Iterator[Item]:
    for name in settings.models:
        if name != "default" and (resolved := models.resolve(name, settings)).id:
            yield Item(name, name, f"{resolved.id} (named in the settings)")
    for family in models.FAMILIES:
        if newest := models.newest(family):
            yield Item(family, family, f"the newest: {newest}")
    for model in sorted(models.known(), reverse=True):
        if model not in models.ends():
            yield Item(model, model)
