"""Small files beside the agents are read again when they have changed, and only then."""

from __future__ import annotations

import os
from pathlib import Path

from agentls import project


def test_a_file_is_read_once_until_it_changes(tmp_path: Path):
    file = tmp_path / "company.config.yaml"
    file.write_text("api: 1\n")
    os.utime(file, (1_000_000, 1_000_000))
    before = project._text_at.cache_info()
    assert [project.read_text(str(file)) for _ in range(3)] == ["api: 1\n"] * 3
    after = project._text_at.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
    file.write_text("api: 2\n")
    assert project.read_text(str(file)) == "api: 2\n"
    file.unlink()
    assert project.read_text(str(file)) is None
