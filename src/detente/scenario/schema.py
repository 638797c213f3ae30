"""The file format as JSON Schema, made from the descriptions of the model."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from detente.scenario.model import Scenario
from detente.scenario.ordinal import NEEDED
from detente.scenario.values import WRITE_IT

_NUMBER_OR_TEXT = {"type": ["number", "string"]}
_NAMES = {"type": ["string", "array"], "items": {"type": "string"}}
_WITH_WORTH = {
    "required": list(NEEDED),
    "properties": {"parties": {"additionalProperties": {"required": ["discount"]}}},
}
"""What a scenario needs that does not only rank situations."""

_KEYWORDS = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}


def schema(model: type[BaseModel] = Scenario) -> dict[str, Any]:
    """JSON Schema (2020-12) of a scenario file, or of another kind of file.

    A value may be a number, one line of text, or a mapping; a setting may be a number or text.
    """
    found: dict[str, Any] = _in_keywords(model.model_json_schema())
    if model is Scenario:
        found["anyOf"] = [_WITH_WORTH, {"required": ["preferences"]}]
    definitions = found.get("$defs", {})
    if "Value" in definitions:
        definitions["ValueInFull"] = _in_full(definitions["Value"])
        either = [_NUMBER_OR_TEXT, {"$ref": "#/$defs/ValueInFull"}]
        definitions["Value"] = {"description": f"a number and its source; {WRITE_IT}", "anyOf": either}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _in_full(value: dict[str, Any]) -> dict[str, Any]:
    """The mapping form: numbers may carry their unit, and all but `likely` may be left out."""
    held: dict[str, dict[str, Any]] = {
        "likely": _NUMBER_OR_TEXT,
        "low": _NUMBER_OR_TEXT,
        "high": _NUMBER_OR_TEXT,
        "source": _NAMES,
    }
    properties: dict[str, Any] = {
        name: {**field, **held.get(name, {})} for name, field in value["properties"].items()
    }
    return {**value, "title": "ValueInFull", "properties": properties, "required": ["likely"]}


def _in_keywords(node: Any) -> Any:
    """The schema with the validator's own words replaced by those of JSON Schema."""
    if isinstance(node, list):
        return [_in_keywords(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    # YAML 1.2 reads a bare `no` as text.
    if node == {"const": False, "type": "boolean"}:
        return {"enum": [False, "no"]}
    tidy = {_KEYWORDS.get(name, name): _in_keywords(inner) for name, inner in node.items()}
    if isinstance(tidy.get("default"), dict) and "clauses" in tidy["default"]:
        tidy["default"] = tidy["default"]["text"]
    return tidy
