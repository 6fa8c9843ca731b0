"""What the model is told of the tools."""

import json
import re

import jsonschema
import pytest
from pydantic import ValidationError

from agentls.agent import TOOLS
from agentls.formats import all_formats
from agentls.runtime.tools import all_tools

BASIC = ("read", "write", "edit", "glob", "grep", "bash")


def test_the_basic_tools_are_told_in_five_kilobytes():
    schemas = [all_tools()[name].schema(name.title()) for name in BASIC]
    assert len(json.dumps(schemas)) < 5000


@pytest.mark.parametrize("name", all_tools())
def test_each_schema_is_valid_strict_and_plain(name):
    declared = all_tools()[name].schema("Name")
    jsonschema.Draft202012Validator.check_schema(declared["input_schema"])
    assert set(declared) == {"name", "description", "input_schema"}
    text = json.dumps(declared)
    assert "$ref" not in text
    assert '"title": ' not in text
    assert text.count('"type": "object"') == text.count('"additionalProperties": false')


@pytest.mark.parametrize("name", all_tools())
def test_each_tool_is_known_to_the_policy_and_is_done_one_way(name):
    tool = all_tools()[name]
    assert name in TOOLS
    assert (tool.call is None) == (tool.rewrite is not None) == (tool.target is not None)


@pytest.mark.parametrize("dialect", all_formats(), ids=lambda dialect: dialect.name)
def test_each_dialect_has_names_that_the_api_takes(dialect):
    names = [dialect.call_name(name) for name in all_tools()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name)] == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("read", {"filePath": "a"}),
        ("write", {"filePath": "a", "content": ""}),
        ("edit", {"filePath": "a", "oldString": "a", "newString": "b", "replaceAll": True}),
        ("edit", {"file_path": "a", "edits": [{"oldString": "a", "newString": "b"}]}),
        ("grep", {"pattern": "a", "include": "*.py", "-i": True, "-C": 2}),
        ("bash", {"command": "ls", "timeout": 1000, "description": "List"}),
    ],
)
def test_both_spellings_of_arguments_are_taken(name, arguments):
    all_tools()[name].params.model_validate(arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("read", {"file_path": "a", "line": 1}, "Extra inputs"),
        ("bash", {"command": "ls", "timeout": 7_200_001}, "less than or equal to 7200000"),
        ("bash", {"command": ""}, "at least 1 character"),
        ("edit", {"file_path": "a"}, "both needed"),
        ("edit", {"file_path": "a", "old_string": "x"}, "both needed"),
        (
            "edit",
            {"file_path": "a", "old_string": "", "new_string": "", "edits": [{"old_string": "a", "new_string": "b"}]},
            "either",
        ),
        ("grep", {"pattern": "a", "output_mode": "lines"}, "'content', 'files_with_matches' or 'count'"),
    ],
)
def test_wrong_arguments_are_told(name, arguments, said):
    with pytest.raises(ValidationError, match=said):
        all_tools()[name].params.model_validate(arguments)
