"""The page about the tools."""

from pathlib import Path

from agentls.docs import tools_page

PAGE = Path(__file__).parents[3] / "docs" / "tools.md"


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == tools_page(), "run: python -m agentls.docs > docs/tools.md"


def test_the_page_has_each_tool_with_its_names_and_arguments():
    page = tools_page()
    assert "| `todo` | todo | think | `TodoWrite` | `todowrite` | `todo` |" in page
    assert "## bash\n\nRuns a shell command" in page
    assert "| `command` | string | yes |  |" in page
    assert "| `output_mode` | `content`, `files_with_matches`, `count` | no: `files_with_matches` |  |" in page
