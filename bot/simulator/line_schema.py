"""Checks JSON against LINE's API description: discriminators resolved, unknown properties refused at every level."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.simulator.utf16 import length as units

FOLDER = Path(__file__).parent / "line-openapi"
_REF = "#/components/schemas/"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_URI = re.compile(r"^[a-z][a-z0-9+.-]*:\S+$", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `messages[0].contents.body`."""

    path: str
    message: str


@dataclass(frozen=True)
class Seen:
    """An object that was checked: the schema it turned out to be, where it stands, and what it says."""

    schema: str
    path: str
    value: Mapping[str, Any]


@cache
def schemas(file: str) -> dict[str, Any]:
    """Return the schemas of one of LINE's descriptions."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_LOADER)["components"]["schemas"]  # noqa: S506 - a safe loader
    return found


class Checker:
    """Walks one value; `seen` are the objects in it by schema, for rules that the description does not state."""

    def __init__(self, file: str) -> None:
        self._schemas = schemas(file)
        self.seen: list[Seen] = []

    def check(self, name: str, value: object, path: str = "") -> Iterator[Problem]:
        """Check a value against a schema by name."""
        yield from self._check({"$ref": _REF + name}, value, path)

    def _check(self, schema: Mapping[str, Any], value: object, path: str) -> Iterator[Problem]:
        name = ""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(_REF)
            schema = self._schemas[name]
        if "discriminator" in schema:
            concrete = self._concrete(schema, value)
            if concrete is None:
                key = schema["discriminator"]["propertyName"]
                yield Problem(f"{path}.{key}".lstrip("."), f"no {name} is of this kind")
                return
            name, schema = concrete, self._schemas[concrete]
        kind = schema.get("type") or ("object" if "allOf" in schema or "properties" in schema else None)
        if kind is not None and not _is_of(kind, value):
            yield Problem(path, f"must be of type {kind}")
        elif isinstance(value, dict):
            yield from self._object(name, schema, value, path)
        elif isinstance(value, list):
            yield from _length(schema, len(value), path, "Items")
            for number, item in enumerate(value):
                yield from self._check(schema.get("items", {}), item, f"{path}[{number}]")
        else:
            yield from _scalar(schema, value, path)

    def _concrete(self, schema: Mapping[str, Any], value: object) -> str | None:
        discriminator = schema["discriminator"]
        kind = value.get(discriminator["propertyName"]) if isinstance(value, dict) else None
        reference = discriminator["mapping"].get(kind) if isinstance(kind, str) else None
        return reference.removeprefix(_REF) if reference else None

    def _object(self, name: str, schema: Mapping[str, Any], value: dict[str, Any], path: str) -> Iterator[Problem]:
        self.seen.append(Seen(name, path, value))
        properties, required, others = self._shape(schema)
        for key in sorted(required - value.keys()):
            yield Problem(f"{path}.{key}".lstrip("."), "is required")
        for key, item in value.items():
            place = f"{path}.{key}".lstrip(".")
            if key in properties:
                yield from self._check(properties[key], item, place)
            elif others is not None:
                yield from self._check(others, item, place)
            else:
                yield Problem(place, f"unknown property of {name or 'this object'}")

    def _shape(self, schema: Mapping[str, Any]) -> tuple[dict[str, Any], set[str], Mapping[str, Any] | None]:
        """Return properties, required names and the schema of further properties, of a schema and all it joins."""
        properties: dict[str, Any] = {}
        required: set[str] = set()
        others = schema.get("additionalProperties")
        for part in schema.get("allOf", ()):
            joined = self._schemas[part["$ref"].removeprefix(_REF)] if "$ref" in part else part
            more, needed, _ = self._shape(joined)
            properties |= more
            required |= needed
        properties |= schema.get("properties", {})
        required |= set(schema.get("required", ()))
        return properties, required, others if isinstance(others, dict) else None


def _is_of(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])


def _scalar(schema: Mapping[str, Any], value: object, path: str) -> Iterator[Problem]:
    if "enum" in schema and value not in schema["enum"]:
        yield Problem(path, f"must be one of {', '.join(map(str, schema['enum']))}")
    if isinstance(value, str):
        yield from _length(schema, units(value), path, "Length")
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield Problem(path, f"must be like {schema['pattern']}")
        if schema.get("format") == "uri" and not _URI.match(value):
            yield Problem(path, "must be an address")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            yield Problem(path, f"must be at least {schema['minimum']}")
        if value > schema.get("maximum", value):
            yield Problem(path, f"must be at most {schema['maximum']}")


def _length(schema: Mapping[str, Any], length: int, path: str, what: str) -> Iterator[Problem]:
    if length < schema.get(f"min{what}", 0):
        yield Problem(path, f"must have at least {schema[f'min{what}']}, has {length}")
    if length > schema.get(f"max{what}", length):
        yield Problem(path, f"must have at most {schema[f'max{what}']}, has {length}")
