"""Reads the page's JSON bodies: every field has a type, a wrong one is named."""

from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request

LARGEST = 1_000_000_000
T = TypeVar("T")


class FieldError(Exception):
    """A field of the request is missing or of the wrong type; the text names it."""


@dataclass(frozen=True)
class Fields:
    """The fields of one request."""

    values: dict[str, Any]

    @classmethod
    def of_request(cls) -> "Fields":
        """Return the fields of the current request's JSON object."""
        values = request.get_json(silent=True)
        if not isinstance(values, dict):
            raise FieldError("JSON")
        return cls(values)

    def has(self, name: str) -> bool:
        """Tell whether a field was sent, be it null."""
        return name in self.values

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.optional_text(name)
        if value is None:
            raise FieldError(name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text or None."""
        return self._typed(name, str)

    def flag(self, name: str) -> bool:
        """Return a truth value, False when it is not there."""
        return self._typed(name, bool) or False

    def optional_object(self, name: str) -> dict[str, Any] | None:
        """Return a JSON object or None."""
        return self._typed(name, dict)

    def texts(self, name: str) -> dict[str, str] | None:
        """Return an object of texts or None."""
        values = self.optional_object(name)
        if values and not all(isinstance(value, str) for value in values.values()):
            raise FieldError(name)
        return values

    def optional_number(self, name: str, *, least: int = 0, most: int = LARGEST) -> int | None:
        """Return a whole number within bounds, or None."""
        value = self.values.get(name)
        if value is not None and (type(value) is not int or not least <= value <= most):
            raise FieldError(name)
        return value

    def seconds(self, name: str) -> float:
        """Return a duration, 0 when it is not there."""
        value = self.values.get(name) or 0.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST:
            raise FieldError(name)
        return float(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """Return one of the given words, or None."""
        value = self.optional_text(name)
        if value is not None and value not in choices:
            raise FieldError(name)
        return value

    def mentions(self) -> list[dict[str, Any]] | None:
        """Return the mentions of a text, or None."""
        mentions = self._typed("mentions", list)
        for one in mentions or []:
            place = Fields(one if isinstance(one, dict) else {})
            if place.optional_number("index") is None or place.optional_number("length") is None:
                raise FieldError("mentions")
            place.text("target")
        return mentions

    def _typed(self, name: str, kind: type[T]) -> T | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            raise FieldError(name)
        return value
