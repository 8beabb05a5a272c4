"""Addresses of the other pages of a list; pure."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode


def turning(arguments: Mapping[str, str]) -> Callable[[int], str]:
    """Return what gives the address of another page of the same list."""
    kept = [(name, value) for name, value in arguments.items() if value and name != "page"]

    def turn(number: int) -> str:
        return "?" + urlencode([*kept, ("page", str(number))])

    return turn
