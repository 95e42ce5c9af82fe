"""The shipped JSON Schema: what the program prints keeps to it, and it refuses what breaks the contract."""

from __future__ import annotations

import copy
import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(resources.files("dragoman.views").joinpath("schema", "reading.schema.json").read_text("utf-8"))


def test_schema_is_a_schema(schema) -> None:
    """The file is valid JSON Schema of 2020-12."""
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", ["talks", "undated", "hostile", "empty"])
def test_readings_keep_to_the_schema(schema, readings, name: str) -> None:
    """Every reading validates."""
    Draft202012Validator(schema).validate(json.loads(readings[name].to_json()))


@pytest.mark.parametrize(
    "path",
    [
        ("meetings", 0, "status"),
        ("statements", 0, "form"),
        ("exchanges", 0, "figures", 0, "bound"),
        ("actors", 0, "kind"),
    ],
)
def test_schema_refuses_an_unknown_value(schema, readings, path: tuple[Any, ...]) -> None:
    """A value that the contract does not list is refused."""
    data = json.loads(readings["talks"].to_json())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "nonsense"
    assert not Draft202012Validator(schema).is_valid(data)


def test_schema_refuses_an_unknown_field(schema, readings) -> None:
    """A field that the contract does not name is refused."""
    data = copy.deepcopy(json.loads(readings["talks"].to_json()))
    data["meetings"][0]["score"] = 0.9
    assert not Draft202012Validator(schema).is_valid(data)
