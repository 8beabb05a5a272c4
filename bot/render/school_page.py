"""A school's file as a page that prints well on A4: needs nothing from elsewhere."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.wording import school_file as wording

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)


def school_page(file: dict[str, Any]) -> str:
    """Return the page."""
    return _PAGES.get_template("school.html").render(file=file, words=wording)
